import type { LinkPreview } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { IconButton, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface PreviewBarProps {
  readonly link: LinkPreview;
  readonly onRemove: () => void;
}

/** Over the composer: the card that goes with the link, and the way to leave it out. */
export function PreviewBar({ link, onRemove }: PreviewBarProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const { host } = new URL(link.url);
  return (
    <View style={styles.bar} role="status" testID="composer-preview">
      <Icon name="link" size={18} color={color.accentText} />
      <View style={styles.texts}>
        <Txt variant="captionStrong" color="accentText" numberOfLines={1} isAtStart>
          {link.title || link.site || host}
        </Txt>
        <Txt variant="small" color="textMuted" numberOfLines={1} isAtStart>
          {link.description || host}
        </Txt>
      </View>
      <IconButton icon="close" label={t('preview.remove')} onPress={onRemove} testID="composer-preview-remove" />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    minHeight: 52,
    paddingStart: t.space.lg,
    paddingEnd: t.space.xs,
    borderRadius: t.radius.lg,
    backgroundColor: t.color.surface,
    borderWidth: 1,
    borderColor: t.color.line,
  },
  texts: { flex: 1, minWidth: 0 },
}));
