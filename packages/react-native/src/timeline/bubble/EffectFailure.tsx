import type { MessageRow } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { View } from 'react-native';
import { describeCode, useT } from '../../i18n';
import { Icon } from '../../icons';
import { Tap, Txt } from '../../primitives';
import { makeStyles, useTheme } from '../../theme';

export interface EffectFailureProps {
  readonly failure: NonNullable<MessageRow['effectFailure']>;
  readonly isOwn: boolean;
  readonly onRetry: (id: EntryId) => void;
  readonly onDismiss: (id: EntryId) => void;
}

/** A change to the message was refused: why, and what one can do. I16 */
export function EffectFailure({ failure, isOwn, onRetry, onDismiss }: EffectFailureProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const action = (label: string, onPress: () => void) => (
    <Tap onPress={onPress} aria-label={label} hitSlop={8} style={styles.action}>
      <Txt variant="captionStrong" color="accentText">
        {label}
      </Txt>
    </Tap>
  );
  return (
    <View role="alert" style={[styles.box, isOwn ? styles.atEnd : undefined]} testID="effect-failure">
      <View style={styles.line}>
        <Icon name="alert" size={15} color={color.dangerText} />
        <Txt variant="caption" color="dangerText" style={styles.text}>
          {`${t('effect.refused')} ${describeCode(failure.code, t)}`}
        </Txt>
      </View>
      <View style={styles.actions}>
        {failure.canRetry ? action(t('common.retry'), () => onRetry(failure.id)) : null}
        {action(t('effect.dismiss'), () => onDismiss(failure.id))}
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: { gap: 2, paddingTop: 5, paddingHorizontal: 4 },
  atEnd: { alignItems: 'flex-end' },
  line: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  text: { flexShrink: 1 },
  actions: { flexDirection: 'row', gap: t.space.lg },
  action: { minHeight: 30, justifyContent: 'center', borderRadius: t.radius.xs },
}));
