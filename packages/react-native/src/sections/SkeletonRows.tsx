import { View } from 'react-native';
import { useT } from '../i18n';
import { Skeleton } from '../primitives';
import { makeStyles } from '../theme';

/** Where rows with an avatar will be. */
export function SkeletonRows({ count }: { readonly count: number }) {
  const styles = useStyles();
  const t = useT();
  return (
    <View role="group" aria-busy aria-label={t('common.loading')}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike, never reordered
        <View key={index} style={styles.row}>
          <Skeleton width={40} height={40} />
          <View style={styles.texts}>
            <Skeleton width={index % 2 === 0 ? '45%' : '60%'} />
            <Skeleton width="30%" height={11} />
          </View>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: t.space.md, paddingHorizontal: t.space.lg, minHeight: 62 },
  texts: { flex: 1, gap: 8 },
}));
