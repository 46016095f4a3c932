import { View } from 'react-native';
import { Txt } from '../../primitives';
import { isWeb, makeStyles, webProps } from '../../theme';

export interface SafetyDigitsProps {
  /** 60 of them. */
  readonly digits: string;
  readonly label: string;
}

/** Twelve groups of five, from left to right in every language; said digit by digit, group after group. */
export function SafetyDigits({ digits, label }: SafetyDigitsProps) {
  const styles = useStyles();
  const groups = digits.match(/\d{1,5}/g) ?? [];
  return (
    <View
      role="list"
      aria-label={label}
      testID="safety-digits"
      style={[styles.grid, isWeb ? undefined : styles.leftToRight]}
      {...webProps({ dir: 'ltr' })}
    >
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no other identity, and never move
        <View key={at} role="listitem" accessible aria-label={[...group].join(' ')} style={styles.cell}>
          <Txt variant="digits" selectable style={styles.group}>
            {group}
          </Txt>
        </View>
      ))}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  grid: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    rowGap: t.space.md,
    width: '100%',
    maxWidth: 420,
    alignSelf: 'center',
  },
  leftToRight: { direction: 'ltr' },
  cell: { width: '25%', alignItems: 'center' },
  group: { fontVariant: ['tabular-nums'] },
}));
