import type { Failure as Refusal } from '@tidings/client';
import { ErrorCode } from '@tidings/protocol';
import { View } from 'react-native';
import { describeCode, useT } from '../../i18n';
import { Icon } from '../../icons';
import { Tap, Txt } from '../../primitives';
import { makeStyles, useTheme } from '../../theme';
import { Ticks } from '../Ticks';

export interface FailureProps {
  /** Undefined while it is not known. */
  readonly failure: Refusal | undefined;
  /** Under a line of its own rather than a bubble. */
  readonly isCentred?: boolean;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
  /** In encrypted conversations: to where safety numbers are compared. */
  readonly onCompare?: () => void;
}

/** Never gives up silently: the reason, and what one can do. I16 */
export function Failure({ failure, isCentred = false, onRetry, onDiscard, onCompare }: FailureProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const isDoubtful = failure?.code === ErrorCode.UNVERIFIED || failure?.code === ErrorCode.FORBIDDEN;
  const reason = failure ? describeCode(failure.code, t) : '';
  return (
    <View style={[styles.failure, isCentred ? styles.centred : undefined]} role="alert">
      <View style={styles.failureText}>
        <Ticks status="failed" size={15} />
        <Txt variant="caption" color="dangerText" style={isCentred ? styles.shown : styles.reason}>
          {`${t('status.failed')}. ${reason}`}
        </Txt>
      </View>
      <View style={styles.failureActions}>
        {isDoubtful && onCompare ? (
          <Tap
            onPress={onCompare}
            aria-label={t('safety.compareWith')}
            hitSlop={8}
            style={styles.failureAction}
            testID="compare"
          >
            <Icon name="shield" size={14} color={color.accentText} />
            <Txt variant="captionStrong" color="accentText">
              {t('safety.compare')}
            </Txt>
          </Tap>
        ) : null}
        {failure?.canRetry === false ? null : (
          <Tap onPress={onRetry} aria-label={t('common.retry')} hitSlop={8} style={styles.failureAction}>
            <Icon name="retry" size={14} color={color.accentText} />
            <Txt variant="captionStrong" color="accentText">
              {t('common.retry')}
            </Txt>
          </Tap>
        )}
        <Tap onPress={onDiscard} aria-label={t('message.discard')} hitSlop={8} style={styles.failureAction}>
          <Icon name="trash" size={14} color={color.dangerText} />
          <Txt variant="captionStrong" color="dangerText">
            {t('message.discard')}
          </Txt>
        </Tap>
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  failure: { alignItems: 'flex-end', gap: 2, paddingTop: 5, paddingHorizontal: 4 },
  centred: { alignItems: 'center' },
  failureText: { flexDirection: 'row', alignItems: 'center', gap: 5 },
  shown: { flexShrink: 1 },
  reason: { flexShrink: 1, textAlign: 'right' },
  failureActions: { flexDirection: 'row', gap: t.space.lg },
  failureAction: { flexDirection: 'row', alignItems: 'center', gap: 5, minHeight: 30, borderRadius: t.radius.xs },
}));
