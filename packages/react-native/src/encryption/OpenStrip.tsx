import { useState } from 'react';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { Button, Dialog, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

/** Over the timeline of a conversation that the server can read; explains itself. */
export function OpenStrip() {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const [isExplaining, setExplaining] = useState(false);
  const close = () => setExplaining(false);
  return (
    <>
      <Tap
        onPress={() => setExplaining(true)}
        aria-haspopup="dialog"
        testID="open-badge"
        style={({ isHovered, isPressed }) => [styles.strip, isHovered || isPressed ? styles.over : undefined]}
      >
        <Icon name="lockOpen" size={16} color={color.onWarningSoft} />
        <Txt variant="captionStrong" color="onWarningSoft" style={styles.text}>
          {t('encryption.openStrip')}
        </Txt>
        <Icon name="info" size={15} color={color.onWarningSoft} />
      </Tap>
      <Dialog
        isOpen={isExplaining}
        onClose={close}
        title={t('encryption.open')}
        text={t('encryption.openExplained')}
        actions={<Button label={t('encryption.understood')} onPress={close} />}
      />
    </>
  );
}

const useStyles = makeStyles((t) => ({
  strip: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 6,
    minHeight: 44,
    paddingHorizontal: t.space.sm,
    paddingVertical: t.space.xs,
    backgroundColor: t.color.warningSoft,
    outlineOffset: -3,
  },
  over: { opacity: 0.88 },
  text: { flexShrink: 1, textAlign: 'center' },
}));
