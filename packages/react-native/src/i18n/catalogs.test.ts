import { describe, expect, it } from 'vitest';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { languages } from './languages';
import { zh } from './zh';

const catalogs: Record<(typeof languages)[number], Record<string, string>> = { en, de, es, fr, ar, zh };
const pluralSuffix = /_(zero|one|two|few|many|other)$/;
const isPlural = (key: string) => pluralSuffix.test(key);
const baseOf = (key: string) => key.replace(pluralSuffix, '');
const placeholdersOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort();

const keysOf = (catalog: Record<string, string>) => Object.keys(catalog);
const singulars = keysOf(en).filter((key) => !isPlural(key));
const plurals = [...new Set(keysOf(en).filter(isPlural).map(baseOf))];

const ownLetters = { ar: /[\u0600-\u06ff]|^$/, zh: /\p{Script=Han}|^$/u };
/** What is left to translate: no placeholders, no names, no punctuation. */
const withoutNames = (text: string) => text.replace(/\{\{\w+\}\}|Tidings|[^\p{L}]/gu, '');

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
    for (const [key, text] of Object.entries(catalog)) {
      expect(text.trim(), key).not.toBe('');
      if (language === 'ar' || language === 'zh') expect(withoutNames(text), key).toMatch(ownLetters[language]);
      else if (language !== 'en' && text.split(' ').length > 2) expect(text, key).not.toBe(catalogs.en[key]);
    }
  });
});

describe('French', () => {
  it('keeps its double punctuation on the line of the word (U+202F before ; ! ? », U+00A0 before :)', () => {
    for (const [key, text] of Object.entries(fr)) expect(text, key).not.toMatch(/\S [;!?:»]|« /u);
  });
});
