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
    case 'ar':
      return arabicFormOf(count);
  }
}

function arabicFormOf(count: number): PluralForm {
  if (count === 0) return 'zero';
  if (count === 1) return 'one';
  if (count === 2) return 'two';
  const rest = count % 100;
  if (rest >= 3 && rest <= 10) return 'few';
  return rest >= 11 ? 'many' : 'other';
}
