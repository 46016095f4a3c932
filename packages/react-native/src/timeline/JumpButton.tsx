import { View } from 'react-native';
import { useFormat, useT } from '../i18n';
import { IconButton, Txt } from '../primitives';
import { makeStyles } from '../theme';

export interface JumpButtonProps {
  /** Messages below that have not been seen. */
  readonly count: number;
  readonly onPress: () => void;
}

export function JumpButton({ count, onPress }: JumpButtonProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  return (
    <View style={styles.place}>
      <IconButton
        icon="arrowDown"
        variant="raised"
        label={count > 0 ? t('timeline.jumpNew', { count }) : t('timeline.jump')}
        onPress={onPress}
      />
      {count > 0 ? (
        <View style={styles.count} aria-hidden>
          <Txt variant="count" color="onAccent">
            {format.number(count)}
          </Txt>
        </View>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  place: { position: 'absolute', bottom: t.space.md, end: t.space.lg, alignItems: 'center' },
  count: {
    pointerEvents: 'none',
    position: 'absolute',
    top: -9,
    minWidth: 20,
    minHeight: 20,
    paddingHorizontal: 6,
    borderRadius: t.radius.full,
    backgroundColor: t.color.accent,
    alignItems: 'center',
    justifyContent: 'center',
  },
}));
