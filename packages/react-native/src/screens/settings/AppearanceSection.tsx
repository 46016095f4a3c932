import { View } from 'react-native';
import { useT } from '../../i18n';
import { Icon } from '../../icons';
import { RadioGroup, SegmentedControl, Tap, Txt } from '../../primitives';
import { Section } from '../../sections';
import {
  type Accent,
  type Appearance,
  accentColors,
  accents,
  darkColors,
  lightColors,
  makeStyles,
  type TextSize,
  textSizes,
  useTheme,
} from '../../theme';

/** How things look on this device. */
export interface AppearanceChoices {
  readonly appearance: Appearance;
  readonly textSize: TextSize;
  readonly accent: Accent;
}

export interface AppearanceSectionProps extends AppearanceChoices {
  readonly onChange: (choice: Partial<AppearanceChoices>) => void;
}

export function AppearanceSection({ appearance, textSize, accent, onChange }: AppearanceSectionProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <Section title={t('settings.appearance')}>
      <View style={styles.pad}>
        <SegmentedControl<Appearance>
          label={t('settings.appearance')}
          value={appearance}
          onChange={(value) => onChange({ appearance: value })}
          segments={[
            { value: 'system', label: t('settings.appearance.system'), icon: 'monitor' },
            { value: 'light', label: t('settings.appearance.light'), icon: 'sun' },
            { value: 'dark', label: t('settings.appearance.dark'), icon: 'moon' },
          ]}
        />
        <View style={styles.part}>
          <Txt variant="small" color="textMuted">
            {t('appearance.textSize')}
          </Txt>
          <SegmentedControl<TextSize>
            label={t('appearance.textSize')}
            value={textSize}
            onChange={(value) => onChange({ textSize: value })}
            segments={textSizes.map((value) => ({ value, label: t(`appearance.textSize.${value}`) }))}
          />
        </View>
        <View style={styles.part}>
          <Txt variant="small" color="textMuted">
            {t('appearance.accent')}
          </Txt>
          <RadioGroup label={t('appearance.accent')} style={styles.swatches}>
            {accents.map((value) => (
              <Swatch
                key={value}
                accent={value}
                isChosen={value === accent}
                onPress={() => onChange({ accent: value })}
              />
            ))}
          </RadioGroup>
        </View>
        <View style={styles.sample}>
          <Txt color="onBubbleOwn">{t('appearance.sample')}</Txt>
        </View>
      </View>
    </Section>
  );
}

interface SwatchProps {
  readonly accent: Accent;
  readonly isChosen: boolean;
  readonly onPress: () => void;
}

function Swatch({ accent, isChosen, onPress }: SwatchProps) {
  const styles = useStyles();
  const t = useT();
  const { scheme, color } = useTheme();
  const base = scheme === 'dark' ? darkColors : lightColors;
  const own = { ...base, ...accentColors[accent][scheme] };
  return (
    <Tap
      role="radio"
      aria-checked={isChosen}
      aria-label={t(`appearance.accent.${accent}`)}
      onPress={onPress}
      style={[styles.swatch, { borderColor: isChosen ? color.text : 'transparent' }]}
    >
      <View style={[styles.fill, { backgroundColor: own.accent }]}>
        {isChosen ? <Icon name="check" size={18} color={own.onAccent} /> : null}
      </View>
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  pad: { padding: t.space.md, gap: t.space.lg },
  part: { gap: t.space.sm },
  swatches: { flexDirection: 'row', flexWrap: 'wrap', gap: t.space.sm },
  swatch: { width: 44, height: 44, padding: 3, borderRadius: t.radius.full, borderWidth: 2 },
  fill: { flex: 1, borderRadius: t.radius.full, alignItems: 'center', justifyContent: 'center' },
  sample: {
    alignSelf: 'flex-end',
    paddingHorizontal: 13,
    paddingVertical: 8,
    borderRadius: t.radius.bubble,
    borderBottomEndRadius: t.radius.xs,
    backgroundColor: t.color.bubbleOwn,
  },
}));
