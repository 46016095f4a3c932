import type { ReactNode } from 'react';
import { useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { Button, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface BlockedMessageProps {
  /** The message itself, shown when it is asked for. */
  readonly children: ReactNode;
}

/** Stands in a group for what somebody says whom one blocks. */
export function BlockedMessage({ children }: BlockedMessageProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const [isShown, setShown] = useState(false);
  if (isShown) return children;
  return (
    <View style={styles.line} role="article" aria-label={t('privacy.blockedMessage')} testID="blocked-message">
      <Icon name="ban" size={15} color={color.textFaint} />
      <Txt variant="small" color="textMuted" style={styles.text}>
        {t('privacy.blockedMessage')}
      </Txt>
      <Button label={t('privacy.show')} variant="ghost" size="sm" onPress={() => setShown(true)} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  line: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    paddingHorizontal: t.space.lg,
    paddingTop: t.space.xs,
  },
  text: { flexShrink: 1 },
}));
