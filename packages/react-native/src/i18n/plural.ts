import type { PluralForm } from './catalog';
import type { Language } from './languages';

/**
 * The plural forms of our languages (CLDR 46, for whole numbers). By hand, since Hermes has no Intl.PluralRules;
 * plural.test.ts compares them with it where there is one.
 */
export function pluralFormOf(language: Language, count: number): PluralForm {
  switch (language) {
    case 'en':
    case 'de':
      return count === 1 ? 'one' : 'other';
    case 'es':
      return count === 1 ? 'one' : millionsFormOf(count);
    case 'fr':
      return count <= 1 ? 'one' : millionsFormOf(count);
    case 'zh':
      return 'other';
    case 'ar':
      return arabicFormOf(count);
  }
}

const millionsFormOf = (count: number): PluralForm => (count > 0 && count % 1_000_000 === 0 ? 'many' : 'other');

function arabicFormOf(count: number): PluralForm {
  if (count === 0) return 'zero';
  if (count === 1) return 'one';
  if (count === 2) return 'two';
  const rest = count % 100;
  if (rest >= 3 && rest <= 10) return 'few';
  return rest >= 11 ? 'many' : 'other';
}
