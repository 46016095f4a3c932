import { View } from 'react-native';
import { useKeyState, usePhrase } from '../../hooks';
import { useT } from '../../i18n';
import { Icon } from '../../icons';
import { Button, Spinner, Txt } from '../../primitives';
import { makeStyles, useTheme } from '../../theme';

/** Above the list: what is being opened, and the phrase that waits to be written down. */
export function KeyBanners() {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const keys = useKeyState();
  const phrase = usePhrase();
  const isRestoring = keys?.phase === 'ready' && keys.isRestoring;
  return (
    <View role="status" aria-live="polite">
      {isRestoring ? (
        <View style={styles.strip} testID="restoring">
          <Spinner size={14} color={color.onAccentSoft} />
          <Txt variant="caption" color="onAccentSoft" style={styles.text}>
            {t('keys.restoring')}
          </Txt>
        </View>
      ) : null}
      {phrase.isUnsaved ? (
        <View style={styles.strip} testID="phrase-banner">
          <Icon name="key" size={16} color={color.onAccentSoft} />
          <Txt variant="caption" color="onAccentSoft" style={styles.text}>
            {t('phrase.banner')}
          </Txt>
          <Button
            label={t('phrase.bannerAction')}
            accessibilityLabel={t('phrase.banner')}
            variant="ghost"
            size="sm"
            style={styles.action}
            onPress={phrase.open}
            testID="phrase-banner-open"
          />
        </View>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  strip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    minHeight: 36,
    paddingVertical: 2,
    paddingHorizontal: t.space.lg,
    marginBottom: t.space.xs,
    backgroundColor: t.color.accentSoft,
  },
  text: { flex: 1 },
  action: { alignSelf: 'center', minHeight: 32, marginEnd: -t.space.sm },
}));
