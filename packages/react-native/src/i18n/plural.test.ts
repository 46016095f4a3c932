import { expect, it } from 'vitest';
import { languages } from './languages';
import { pluralFormOf } from './plural';

it.each(languages)('the plural forms of %s are those of CLDR', (language) => {
  const rules = new Intl.PluralRules(language);
  for (let count = 0; count <= 1_205; count++)
    expect([count, pluralFormOf(language, count)]).toEqual([count, rules.select(count)]);
});
