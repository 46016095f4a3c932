import type { ConversationRow, GroupDetails } from '@tidings/client';
import { limits } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { checkTypedTitle, Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Avatar, Button, Dialog, TextField } from '../../primitives';
import { useAction } from '../../requests';
import { makeStyles } from '../../theme';
import { type Picture, pickPicture } from './pick-picture';

export interface EditDetailsDialogProps {
  readonly conversation: ConversationRow;
  readonly details: GroupDetails;
  readonly onClose: () => void;
}

/** Mounted while it is open, so that it starts with what there is. */
export function EditDetailsDialog({ conversation, details, onClose }: EditDetailsDialogProps) {
  const styles = useStyles();
  const t = useT();
  const { conversations } = useClient();
  /** What stood here when the person began: the rest, which others may be changing, is left to them. */
  const [before] = useState({ title: conversation.title, description: details.description });
  const [title, setTitle] = useState(before.title);
  const [description, setDescription] = useState(before.description);
  /** Undefined: left as it is; 'none': taken away. */
  const [picture, setPicture] = useState<Picture | 'none'>();
  const [isUnusable, setUnusable] = useState(false);
  const save = useAction(
    () =>
      conversations.setDetails(conversation.id, {
        ...(title.trim() !== before.title && { title: title.trim() }),
        ...(description !== before.description && { description }),
        ...(picture !== undefined && { avatar: picture === 'none' ? undefined : picture.bytes }),
      }),
    onClose,
  );
  const choose = useAction(
    () => pickPicture(limits.avatarBytes),
    (picked) => {
      setUnusable(picked === 'unusable');
      if (picked !== undefined && picked !== 'unusable') setPicture(picked);
    },
  );
  const shown = picture === 'none' ? undefined : (picture?.url ?? details.avatar);
  const titleError = checkTypedTitle(title, t);
  const isTooLong = description.trim().length > limits.descriptionCharacters;
  const canSave = titleError === undefined && !isTooLong;
  const submit = () => {
    if (canSave) save.run();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('info.editTitle')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button label={t('common.save')} isBusy={save.isBusy} isDisabled={!canSave} onPress={submit} />
        </>
      }
    >
      <Form label={t('info.editTitle')}>
        <FormError text={save.error ?? (isUnusable ? t('info.pictureFailed') : undefined)} />
        <View style={styles.picture}>
          <Avatar id={conversation.id} name={title} size={72} icon="users" {...(shown ? { image: shown } : {})} />
          <View style={styles.buttons}>
            <Button
              label={t('info.choosePicture')}
              variant="soft"
              size="sm"
              isBusy={choose.isBusy}
              onPress={() => choose.run()}
            />
            {shown ? (
              <Button label={t('info.removePicture')} variant="ghost" size="sm" onPress={() => setPicture('none')} />
            ) : null}
          </View>
        </View>
        <TextField
          label={t('new.groupName')}
          value={title}
          onChange={setTitle}
          onSubmit={submit}
          error={titleError}
          maxLength={limits.titleCharacters.max}
          autoComplete="off"
          autoFocus
          testID="title"
        />
        <TextField
          label={t('info.description')}
          value={description}
          onChange={setDescription}
          error={isTooLong ? t('info.descriptionTooLong', { max: limits.descriptionCharacters }) : undefined}
          multiline
          numberOfLines={4}
          autoComplete="off"
          testID="description"
        />
      </Form>
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({
  picture: { flexDirection: 'row', alignItems: 'center', gap: t.space.lg },
  buttons: { flex: 1, alignItems: 'flex-start', gap: t.space.xs },
}));
