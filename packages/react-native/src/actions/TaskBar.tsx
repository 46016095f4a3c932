import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { IconButton, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import { useSaid } from '../timeline/use-said';
import type { ComposerTask } from './desk';

export interface TaskBarProps {
  readonly task: ComposerTask;
  readonly onCancel: () => void;
}

/** Over the composer: what is being answered or edited. */
export function TaskBar({ task: { type, row }, onCancel }: TaskBarProps) {
  const styles = useStyles();
  const t = useT();
  const said = useSaid();
  const { color } = useTheme();
  const isReply = type === 'reply';
  const title = isReply
    ? row.isOwn
      ? t('composer.replySelf')
      : t('composer.replyTo', { name: row.authorName })
    : t('composer.editing');
  return (
    <View style={styles.bar} role="status" testID="composer-task">
      <Icon name={isReply ? 'reply' : 'edit'} size={18} color={color.accentText} />
      <View style={styles.texts}>
        <Txt variant="captionStrong" color="accentText" numberOfLines={1}>
          {title}
        </Txt>
        <Txt variant="small" color="textMuted" numberOfLines={1} isAtStart>
          {said(row.content)}
        </Txt>
      </View>
      <IconButton
        icon="close"
        label={t(isReply ? 'composer.cancelReply' : 'composer.cancelEdit')}
        onPress={onCancel}
        testID="composer-cancel"
      />
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
