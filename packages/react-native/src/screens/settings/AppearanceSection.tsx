import { View } from 'react-native';
import { useT } from '../../i18n';
import { SegmentedControl } from '../../primitives';
import { Section } from '../../sections';
import { type Appearance, makeStyles } from '../../theme';

export interface AppearanceSectionProps {
  readonly appearance: Appearance;
  readonly onAppearance: (appearance: Appearance) => void;
}

export function AppearanceSection({ appearance, onAppearance }: AppearanceSectionProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <Section title={t('settings.appearance')}>
      <View style={styles.pad}>
        <SegmentedControl<Appearance>
          label={t('settings.appearance')}
          value={appearance}
          onChange={onAppearance}
          segments={[
            { value: 'system', label: t('settings.appearance.system'), icon: 'monitor' },
            { value: 'light', label: t('settings.appearance.light'), icon: 'sun' },
            { value: 'dark', label: t('settings.appearance.dark'), icon: 'moon' },
          ]}
        />
      </View>
    </Section>
  );
}

const useStyles = makeStyles((t) => ({ pad: { padding: t.space.md } }));
