import type { ChangeRow } from '@tidings/client';
import type { EntryId, UserId } from '@tidings/protocol';
import { View } from 'react-native';
import { useAccount } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Icon } from '../icons';
import { Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import { Failure } from './bubble/Failure';
import { changeText } from './change-text';
import { Ticks } from './Ticks';

export interface ChangeLineProps {
  readonly row: ChangeRow;
  /** Leads to where somebody's new keys are looked at. */
  readonly onVerify?: ((user: UserId) => void) | undefined;
  /** Of an own change that was refused. */
  readonly onRetry: (id: EntryId) => void;
  readonly onDiscard: (id: EntryId) => void;
}

/** What happened to the conversation, in a sentence; of an own change also that it waits to be sent, or that it was refused. */
export function ChangeLine({ row, onVerify, onRetry, onDiscard }: ChangeLineProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const self = useAccount()?.user?.id;
  const { color } = useTheme();
  const text = changeText({ ...row, self }, t, format);
  const stranger = row.change.type === 'identity' && row.change.person.id !== self ? row.change.person.id : undefined;
  return (
    <View style={styles.change}>
      {stranger && onVerify ? (
        <Tap
          onPress={() => onVerify(stranger)}
          aria-label={text}
          testID="identity-change"
          hitSlop={8}
          style={({ isHovered, isPressed }) => [
            styles.identity,
            isHovered || isPressed ? styles.identityOver : undefined,
          ]}
        >
          <Icon name="shield" size={15} color={color.onWarningSoft} />
          <Txt variant="caption" color="onWarningSoft" style={styles.identityText}>
            {text}
          </Txt>
          <Icon name="forward" size={14} color={color.onWarningSoft} />
        </Tap>
      ) : (
        <View style={styles.line}>
          <Txt variant="caption" color="textMuted" style={styles.changeText}>
            {text}
          </Txt>
          {row.seq === undefined && !row.failure ? <Ticks status="pending" size={13} /> : null}
        </View>
      )}
      {row.failure ? (
        <Failure failure={row.failure} isCentred onRetry={() => onRetry(row.id)} onDiscard={() => onDiscard(row.id)} />
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  line: { flexDirection: 'row', alignItems: 'center', gap: t.space.xs, maxWidth: '100%' },
  change: { alignItems: 'center', paddingHorizontal: t.space.xxxl, paddingTop: t.space.md },
  identity: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    maxWidth: 480,
    minHeight: 36,
    paddingHorizontal: t.space.md,
    paddingVertical: 6,
    borderRadius: t.radius.md,
    backgroundColor: t.color.warningSoft,
  },
  identityOver: { opacity: 0.85 },
  identityText: { flexShrink: 1 },
  changeText: { textAlign: 'center', maxWidth: 480 },
}));
