import { Button, describeError, EmptyState, makeStyles, Spinner, useT } from '@tidings/react-native';
import { View } from 'react-native';

/** While the replica is being opened: some tens of milliseconds, so nothing that would flash. */
export function Starting() {
  const styles = useStyles();
  const t = useT();
  return (
    <View style={styles.stage} aria-busy aria-label={t('common.loading')}>
      <Spinner size={28} />
    </View>
  );
}

export interface StartFailedProps {
  readonly cause: unknown;
  readonly onRetry: () => void;
}

/** The replica could not be opened: no storage, or no room in it. */
export function StartFailed({ cause, onRetry }: StartFailedProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <View style={styles.stage}>
      <EmptyState icon="warning" title={t('start.failedTitle')} text={describeError(cause, t)}>
        <Button label={t('common.retry')} icon="refresh" onPress={onRetry} />
      </EmptyState>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  stage: { flex: 1, alignItems: 'center', justifyContent: 'center', backgroundColor: t.color.canvas },
}));
