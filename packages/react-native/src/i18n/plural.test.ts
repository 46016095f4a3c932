import { expect, it } from 'vitest';
import { languages } from './languages';
import { pluralFormOf } from './plural';

it.each(languages)('the plural forms of %s are those of CLDR', (language) => {
  const rules = new Intl.PluralRules(language);
  const counts = [...Array(1_206).keys(), 999_999, 1_000_000, 1_000_001, 2_000_000, 2_500_000];
  for (const count of counts) expect([count, pluralFormOf(language, count)]).toEqual([count, rules.select(count)]);
});
