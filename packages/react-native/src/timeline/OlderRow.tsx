import type { TimelineState } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Button, Spinner, Txt } from '../primitives';
import { makeStyles } from '../theme';

export interface OlderRowProps {
  readonly state: Pick<TimelineState, 'hasOlder' | 'isLoadingOlder' | 'olderFailed'>;
  readonly onRetry: () => void;
}

/** Over the oldest row: being loaded, or why not. Its height is the same in each state, so that nothing moves. */
export function OlderRow({ state, onRetry }: OlderRowProps) {
  const styles = useStyles();
  const t = useT();
  if (!state.hasOlder) return <View style={styles.top} />;
  if (!state.olderFailed) return <View style={styles.row}>{state.isLoadingOlder ? <Spinner /> : null}</View>;
  return (
    <View style={styles.row} role="alert">
      <Txt variant="caption" color="textMuted">
        {t('timeline.olderFailed')}
      </Txt>
      <Button label={t('common.retry')} variant="ghost" size="sm" onPress={onRetry} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  top: { height: t.space.lg },
  row: {
    height: 56,
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: t.space.sm,
    paddingHorizontal: t.space.lg,
  },
}));
