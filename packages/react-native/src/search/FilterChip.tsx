import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon, type IconName } from '../icons';
import { IconButton, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface FilterChipProps {
  readonly icon: IconName;
  /** What is chosen by it: "From". */
  readonly label: string;
  /** What was chosen; undefined: everything. */
  readonly value?: string | undefined;
  readonly onPress: () => void;
  readonly onClear: () => void;
  readonly testID?: string;
}

/** One filter of a search: opens what it is chosen from, and says what was chosen, with a button that lets it go. */
export function FilterChip({ icon, label, value, onPress, onClear, testID }: FilterChipProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const isSet = value !== undefined;
  const tint = isSet ? color.onAccentSoft : color.textMuted;
  return (
    <View style={[styles.chip, isSet ? styles.chosen : undefined]}>
      <Tap
        onPress={onPress}
        aria-label={isSet ? `${label}: ${value}` : label}
        aria-haspopup="dialog"
        style={({ isHovered }) => [
          styles.press,
          isSet ? undefined : styles.alone,
          isHovered ? { backgroundColor: isSet ? color.accentSoftHover : color.hover } : undefined,
        ]}
        testID={testID}
      >
        <Icon name={icon} size={16} color={tint} />
        <Txt
          variant={isSet ? 'smallStrong' : 'small'}
          color={isSet ? 'onAccentSoft' : 'textMuted'}
          numberOfLines={1}
          style={styles.text}
        >
          {value ?? label}
        </Txt>
      </Tap>
      {isSet ? (
        <IconButton
          icon="close"
          label={t('search.clear', { filter: `${label}: ${value}` })}
          onPress={onClear}
          size={44}
          iconSize={14}
        />
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    maxWidth: 260,
    borderRadius: t.radius.full,
    borderWidth: 1,
    borderColor: t.color.line,
    overflow: 'hidden',
  },
  chosen: { backgroundColor: t.color.accentSoft, borderColor: t.color.accentSoft },
  press: {
    flexDirection: 'row',
    alignItems: 'center',
    flexShrink: 1,
    gap: t.space.sm,
    minHeight: 44,
    paddingStart: t.space.md + 2,
    borderRadius: t.radius.full,
    outlineOffset: -3,
  },
  alone: { paddingEnd: t.space.lg },
  text: { flexShrink: 1 },
}));
