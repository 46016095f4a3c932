import { I18nManager } from 'react-native';
import { type LanguageChoice, languageNames, languages, useI18n } from '../../i18n';
import { Icon } from '../../icons';
import { ListRow, RadioGroup } from '../../primitives';
import { Section } from '../../sections';
import { isWeb, useTheme } from '../../theme';

const choices: readonly LanguageChoice[] = ['system', ...languages];

export function LanguageSection() {
  const { t, choice: chosen, chooseLanguage, direction } = useI18n();
  const { color } = useTheme();
  // On phones the direction changes with the next start alone.
  const needsRestart = !isWeb && I18nManager.isRTL !== (direction === 'rtl');
  return (
    <RadioGroup label={t('settings.language')}>
      <Section title={t('settings.language')} {...(needsRestart ? { note: t('settings.languageRestart') } : {})}>
        {choices.map((choice) => (
          <ListRow
            key={choice}
            role="radio"
            title={choice === 'system' ? t('settings.language.system') : languageNames[choice]}
            isSelected={choice === chosen}
            trailing={choice === chosen ? <Icon name="check" size={20} color={color.accentText} /> : null}
            onPress={() => chooseLanguage(choice)}
            testID={`language-${choice}`}
          />
        ))}
      </Section>
    </RadioGroup>
  );
}
