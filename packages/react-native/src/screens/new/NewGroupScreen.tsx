import type { Person } from '@tidings/client';
import { type ConversationId, limits } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { OpenChoice } from '../../encryption';
import { checkTypedTitle, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { PeoplePicker } from '../../people';
import { Button, TextField, Txt } from '../../primitives';
import { useAction } from '../../requests';
import { SectionScreen } from '../../sections';
import { makeStyles } from '../../theme';

export interface NewGroupScreenProps {
  readonly onBack?: () => void;
  readonly onOpen: (conversation: ConversationId) => void;
}

export function NewGroupScreen({ onBack, onOpen }: NewGroupScreenProps) {
  const styles = useStyles();
  const t = useT();
  const { conversations } = useClient();
  const [title, setTitle] = useState('');
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [isOpen, setOpen] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const create = useAction(
    () =>
      conversations.createGroup({
        title: title.trim(),
        users: people.map(({ id }) => id),
        ...(isOpen ? { isOpen } : {}),
      }),
    onOpen,
  );
  const titleError = checkTypedTitle(title, t);
  const submit = () => {
    setChecked(true);
    if (!titleError) create.run();
  };

  return (
    <SectionScreen
      title={t('new.group')}
      onBack={onBack}
      footer={
        <View style={styles.footer}>
          <View style={styles.column}>
            <FormError text={create.error} />
            <Button
              label={t('new.createGroup')}
              size="lg"
              isWide
              isBusy={create.isBusy}
              onPress={submit}
              testID="submit"
            />
          </View>
        </View>
      }
    >
      <TextField
        ground="canvas"
        label={t('new.groupName')}
        value={title}
        onChange={setTitle}
        onSubmit={submit}
        error={isChecked ? titleError : undefined}
        autoComplete="off"
        maxLength={limits.titleCharacters.max}
        autoFocus
        testID="title"
      />
      <OpenChoice isOpen={isOpen} onChange={setOpen} />
      <View style={styles.members}>
        <Txt variant="captionStrong" color="textMuted" role="heading" aria-level={2}>
          {t('new.members')}
        </Txt>
        <PeoplePicker chosen={people} onChange={setPeople} ground="canvas" />
        <Txt variant="caption" color="textMuted">
          {t('new.chooseLater')}
        </Txt>
      </View>
    </SectionScreen>
  );
}

const useStyles = makeStyles((t) => ({
  members: { gap: t.space.md },
  footer: { backgroundColor: t.color.canvas, borderTopWidth: 1, borderTopColor: t.color.line, alignItems: 'center' },
  column: { width: '100%', maxWidth: 620, padding: t.space.lg, gap: t.space.md },
}));
