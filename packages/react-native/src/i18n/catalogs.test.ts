import { describe, expect, it } from 'vitest';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { languages } from './languages';

const catalogs: Record<(typeof languages)[number], Record<string, string>> = { en, de, ar };
const pluralSuffix = /_(zero|one|two|few|many|other)$/;
const isPlural = (key: string) => pluralSuffix.test(key);
const baseOf = (key: string) => key.replace(pluralSuffix, '');
const placeholdersOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();

const keysOf = (catalog: Record<string, string>) => Object.keys(catalog);
const singulars = keysOf(en).filter((key) => !isPlural(key));
const plurals = [...new Set(keysOf(en).filter(isPlural).map(baseOf))];

describe.each(languages)('the catalog of %s', (language) => {
  const catalog = catalogs[language];
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;

  it('has exactly the messages of English, each plural in all forms of the language', () => {
    const expected = [...singulars, ...plurals.flatMap((base) => forms.map((form) => `${base}_${form}`))];
    expect(keysOf(catalog).sort()).toEqual(expected.sort());
  });

  it('uses the same placeholders as English', () => {
    for (const key of singulars)
      expect([key, placeholdersOf(catalog[key] ?? '')]).toEqual([key, placeholdersOf(catalogs.en[key] ?? '')]);
    for (const base of plurals) {
      const allowed = ['count', ...placeholdersOf(catalogs.en[`${base}_other`] ?? '')];
      const required = placeholdersOf(catalogs.en[`${base}_other`] ?? '').filter((name) => name !== 'count');
      for (const form of forms) {
        const used = placeholdersOf(catalog[`${base}_${form}`] ?? '');
        expect(allowed).toEqual(expect.arrayContaining(used));
        expect(used).toEqual(expect.arrayContaining(required));
      }
    }
  });

  it('leaves nothing empty and nothing untranslated', () => {
    const brandsAndSymbols = new Set(['common.appName', 'common.handle']);
    for (const [key, text] of Object.entries(catalog)) {
      expect(text.trim(), key).not.toBe('');
      if (language === 'ar' && !brandsAndSymbols.has(key)) expect(text, key).toMatch(/[\u0600-\u06ff]|^\{\{/);
    }
  });
});
