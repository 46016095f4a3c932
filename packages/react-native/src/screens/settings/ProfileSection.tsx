import { limits } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { checkTypedName, Form, FormError } from '../../forms';
import { useAccount, useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Avatar, Button, Dialog, IconButton, TextField, Txt } from '../../primitives';
import { useAction } from '../../requests';
import { makeStyles } from '../../theme';

export function ProfileSection() {
  const styles = useStyles();
  const t = useT();
  const account = useAccount();
  const [isEditing, setEditing] = useState(false);
  const user = account?.user;
  if (!user) return null;
  return (
    <View style={styles.card}>
      <Avatar id={user.id} name={user.displayName} size={72} />
      <View style={styles.words}>
        <Txt variant="title" numberOfLines={2}>
          {user.displayName}
        </Txt>
        <Txt variant="label" color="textMuted">
          {t('common.handle', { handle: user.handle })}
        </Txt>
        {account.isServerOwner ? (
          <Txt variant="caption" color="accentText">
            {t('settings.owner')}
          </Txt>
        ) : null}
      </View>
      <IconButton
        icon="edit"
        variant="soft"
        size={40}
        iconSize={18}
        label={t('settings.editName')}
        onPress={() => setEditing(true)}
      />
      {isEditing ? <NameDialog name={user.displayName} onClose={() => setEditing(false)} /> : null}
    </View>
  );
}

function NameDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const t = useT();
  const { account } = useClient();
  const [typed, setTyped] = useState(name);
  const save = useAction(() => account.updateProfile({ displayName: typed.trim() }), onClose);
  const error = checkTypedName(typed, t);
  const submit = () => {
    if (!error) save.run();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('settings.editNameTitle')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={onClose} />
          <Button label={t('common.save')} isBusy={save.isBusy} isDisabled={error !== undefined} onPress={submit} />
        </>
      }
    >
      <Form label={t('settings.editNameTitle')}>
        <FormError text={save.error} />
        <TextField
          label={t('auth.name')}
          value={typed}
          onChange={setTyped}
          onSubmit={submit}
          error={error}
          helper={t('auth.nameHelper')}
          autoComplete="name"
          maxLength={limits.displayNameCharacters.max}
          autoFocus
          testID="name"
        />
      </Form>
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({
  card: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.lg,
    padding: t.space.lg,
    borderRadius: t.radius.xl,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
  },
  words: { flex: 1, minWidth: 0, gap: 2 },
}));
