import type { Person } from '@tidings/client';
import { View } from 'react-native';
import { useClient } from '../hooks';
import { describeError, useT } from '../i18n';
import { Button, Txt, useToast } from '../primitives';
import { makeStyles } from '../theme';

/** Where one would write to somebody whom one blocks. */
export function BlockedBar({ person }: { readonly person: Person }) {
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const { privacy } = useClient();
  const unblock = () =>
    void privacy
      .setBlocked(person.id, false)
      .catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
  return (
    <View style={styles.bar} testID="blocked-bar">
      <Txt variant="small" color="textMuted" style={styles.text}>
        {t('privacy.blockedBar', { name: person.displayName })}
      </Txt>
      <Button
        label={t('privacy.unblock')}
        accessibilityLabel={t('privacy.unblockName', { name: person.displayName })}
        variant="outline"
        size="sm"
        onPress={unblock}
        testID="unblock"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'center',
    gap: t.space.md,
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.md,
    marginHorizontal: t.space.md,
    marginBottom: t.space.md,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
  },
  text: { flexShrink: 1, textAlign: 'center' },
}));
