/** The languages the kit speaks. */
export const languages = ['en', 'de', 'es', 'fr', 'ar', 'zh'] as const;
export type Language = (typeof languages)[number];
/** What a person chooses: a language, or the device's. */
export type LanguageChoice = Language | 'system';
export type Direction = 'ltr' | 'rtl';

/** Each language's name for itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ar: 'العربية',
  zh: '简体中文',
};

export const directionOf = (language: Language): Direction => (language === 'ar' ? 'rtl' : 'ltr');

export const isLanguage = (tag: string): tag is Language => (languages as readonly string[]).includes(tag);

/** The first of the device's languages (BCP 47 tags, best first) that we speak, else English. */
export function pickLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = tag.toLowerCase().split(/[-_]/)[0] ?? '';
    if (isLanguage(language)) return language;
  }
  return 'en';
}

/**
 * The tag for dates and numbers: the device's own region where it has this language, else the bare language.
 * Arabic is written with the digits 0–9 everywhere, as the counts in its sentences are.
 */
export function pickLocale(language: Language, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.toLowerCase().split(/[-_]/)[0] === language)?.replace('_', '-');
  const locale = own ?? language;
  return language === 'ar' && !locale.includes('-u-') ? `${locale}-u-nu-latn` : locale;
}
