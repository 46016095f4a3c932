import { View } from 'react-native';
import { Skeleton } from '../primitives';
import { makeStyles } from '../theme';

const shapes = [
  ['start', 210, 38],
  ['start', 150, 38],
  ['end', 240, 58],
  ['start', 280, 78],
  ['end', 120, 38],
  ['end', 190, 38],
] as const;

/** While the replica is being read. */
export function TimelineSkeleton() {
  const styles = useStyles();
  return (
    <View style={styles.box} aria-hidden>
      {shapes.map(([side, width, height]) => (
        <View key={`${side}${width}`} style={{ alignSelf: side === 'start' ? 'flex-start' : 'flex-end' }}>
          <Skeleton width={width} height={height} radius={18} />
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: { flex: 1, justifyContent: 'flex-end', gap: t.space.sm, paddingHorizontal: t.space.lg },
}));
