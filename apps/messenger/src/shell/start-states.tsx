import { Button, describeError, EmptyState, makeStyles, Spinner, useT } from '@tidings/react-native/app';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { useFirstFormGone } from '../first-form/use-gone';

/** How long the replica may take to open before it shows: mostly it takes less, and a spinner would only flash. */
const patienceMs = 400;

/** While the replica is being opened. */
export function Starting() {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  const styles = useStyles();
  const t = useT();
  return (
    <View role="status" style={styles.stage} aria-busy aria-label={t('common.loading')}>
      {isLong ? <Spinner size={28} /> : null}
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
  useFirstFormGone(true);
  return (
    <View role="main" style={styles.stage}>
      <EmptyState icon="warning" title={t('start.failedTitle')} text={describeError(cause, t)}>
        <Button label={t('common.retry')} icon="refresh" onPress={onRetry} />
      </EmptyState>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  stage: { flex: 1, alignItems: 'center', justifyContent: 'center', backgroundColor: t.color.canvas },
}));
