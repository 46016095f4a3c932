import type { Language, Scheme } from '@tidings/react-native/app';
import { expect, it } from 'vitest';
import { buildPages, pageOf } from './variants';

const words: Partial<Record<Language, string>> = { en: 'Sign in', de: 'Anmelden', ar: 'دخول' };
const render = (language: Language, scheme: Scheme) =>
  `<form dir="${language === 'ar' ? 'rtl' : 'ltr'}"><b style="color:${scheme};align:${language === 'ar' ? 'end' : 'start'}">` +
  `${words[language]}</b><i>"same" everywhere</i></form>`;

it('gives back every page, and keeps what they share once', () => {
  const pages = buildPages(['en', 'de', 'ar'], render);
  for (const language of ['en', 'de', 'ar'] as const)
    for (const scheme of ['light', 'dark'] as const)
      expect(pageOf(pages, language, scheme)).toBe(render(language, scheme));
  expect(JSON.stringify(pages).match(/everywhere/g)).toHaveLength(1);
  // German differs from English alike in both schemes; one place of the Arabic page depends on both.
  expect(Object.keys(pages.darkLanguages.de ?? {})).toHaveLength(0);
  expect(Object.keys(pages.darkLanguages.ar ?? {})).toHaveLength(1);
});

it('refuses pages that are not built alike', () => {
  expect(() => buildPages(['en', 'de'], (language) => (language === 'de' ? '<p>' : '<p><b>'))).toThrow('alike');
});
