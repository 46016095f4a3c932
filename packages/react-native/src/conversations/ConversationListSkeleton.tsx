import { View } from 'react-native';
import { useT } from '../i18n';
import { Skeleton } from '../primitives';
import { makeStyles } from '../theme';

const widths = [130, 96, 160, 112, 140, 84, 150, 120];

/** While the replica is being opened. */
export function ConversationListSkeleton() {
  const styles = useStyles();
  const t = useT();
  return (
    <View role="status" aria-label={t('common.loading')} style={styles.list}>
      {widths.map((width) => (
        <View key={width} style={styles.row}>
          <Skeleton width={50} height={50} />
          <View style={styles.texts}>
            <Skeleton width={width} height={13} />
            <Skeleton width="78%" height={11} />
          </View>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  list: { flex: 1, overflow: 'hidden' },
  row: { flexDirection: 'row', alignItems: 'center', gap: t.space.md, height: 72, paddingHorizontal: t.space.lg + 2 },
  texts: { flex: 1, gap: 10 },
}));
