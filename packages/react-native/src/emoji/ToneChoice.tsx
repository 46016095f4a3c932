import { useT } from '../i18n';
import { RadioGroup, Tap, Txt } from '../primitives';
import { makeStyles, minTarget, webProps } from '../theme';
import { type SkinTone, skinTones, withTone } from './skin-tone';

const hand = '👋';

export interface ToneButtonProps {
  readonly tone: SkinTone;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}

/** Shows the skin tone that hands and people come in, and opens the choice. */
export function ToneButton({ tone, isOpen, onPress }: ToneButtonProps) {
  const styles = useStyles();
  const t = useT();
  const label = t('emoji.toneNow', { tone: t(`emoji.tone.${tone}`) });
  return (
    <Tap
      onPress={onPress}
      aria-label={label}
      aria-expanded={isOpen}
      {...webProps({ title: label })}
      style={({ isHovered }) => [styles.cell, isHovered || isOpen ? styles.hovered : undefined]}
      testID="skin-tone"
    >
      <Glyph tone={tone} />
    </Tap>
  );
}

export interface ToneChoiceProps {
  readonly tone: SkinTone;
  readonly onChoose: (tone: SkinTone) => void;
}

export function ToneChoice({ tone, onChoose }: ToneChoiceProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <RadioGroup label={t('emoji.tones')} isChosenByPress style={styles.row}>
      {skinTones.map((each) => (
        <Tap
          key={each}
          role="radio"
          aria-checked={each === tone}
          aria-label={t(`emoji.tone.${each}`)}
          onPress={() => onChoose(each)}
          {...webProps({ title: t(`emoji.tone.${each}`) })}
          style={({ isHovered }) => [
            styles.cell,
            each === tone ? styles.chosen : isHovered ? styles.hovered : undefined,
          ]}
        >
          <Glyph tone={each} />
        </Tap>
      ))}
    </RadioGroup>
  );
}

function Glyph({ tone }: { readonly tone: SkinTone }) {
  const styles = useStyles();
  return (
    <Txt aria-hidden allowFontScaling={false} style={styles.glyph}>
      {withTone(hand, tone)}
    </Txt>
  );
}

const useStyles = makeStyles((t) => ({
  row: { flexDirection: 'row', justifyContent: 'space-evenly' },
  cell: {
    width: minTarget,
    height: minTarget,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.md,
    outlineOffset: -3,
  },
  hovered: { backgroundColor: t.color.hover },
  chosen: { backgroundColor: t.color.accentSoft },
  glyph: { ...t.type.emoji, fontSize: 23, lineHeight: 31 },
}));
