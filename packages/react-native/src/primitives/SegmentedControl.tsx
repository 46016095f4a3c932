import { Icon, type IconName } from '../icons';
import { makeStyles, useTheme } from '../theme';
import { RadioGroup } from './RadioGroup';
import { Tap } from './Tap';
import { Txt } from './Txt';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: IconName;
}

export interface SegmentedControlProps<Value extends string> {
  /** What is chosen here. */
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const styles = useStyles();
  const { color } = useTheme();
  return (
    <RadioGroup label={props.label} style={styles.track}>
      {props.segments.map(({ value, label, icon }) => {
        const isChosen = value === props.value;
        return (
          <Tap
            key={value}
            role="radio"
            aria-label={label}
            aria-checked={isChosen}
            onPress={() => props.onChange(value)}
            style={({ isHovered }) => [
              styles.segment,
              isChosen ? styles.chosen : isHovered ? { backgroundColor: color.hover } : undefined,
            ]}
          >
            {icon ? <Icon name={icon} size={17} color={isChosen ? color.accentText : color.textMuted} /> : null}
            <Txt variant={isChosen ? 'smallStrong' : 'small'} color={isChosen ? 'text' : 'textMuted'} numberOfLines={1}>
              {label}
            </Txt>
          </Tap>
        );
      })}
    </RadioGroup>
  );
}

const useStyles = makeStyles((t) => ({
  track: {
    flexDirection: 'row',
    alignSelf: 'stretch',
    padding: 4,
    gap: 4,
    borderRadius: t.radius.md + 2,
    backgroundColor: t.color.sunken,
    borderWidth: 1,
    borderColor: t.color.line,
  },
  segment: {
    // What is left is shared out equally, after each has the room that its words need.
    flexGrow: 1,
    flexShrink: 1,
    minHeight: 38,
    paddingHorizontal: t.space.xs,
    flexDirection: 'row',
    gap: 6,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.md - 2,
  },
  chosen: { backgroundColor: t.color.chosen, ...t.elevation.low },
}));
