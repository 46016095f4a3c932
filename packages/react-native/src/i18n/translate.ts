import { createInstance } from 'i18next';
import { ar } from './ar';
import type { Translate } from './catalog';
import { de } from './de';
import { en } from './en';
import type { Language } from './languages';

const i18n = createInstance();
// Synchronous, since the catalogs are in the bundle: the first frame is already in the right language.
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: { en: { translation: en }, de: { translation: de }, ar: { translation: ar } },
});

const translators: Record<Language, Translate> = {
  en: i18n.getFixedT('en') as unknown as Translate,
  de: i18n.getFixedT('de') as unknown as Translate,
  ar: i18n.getFixedT('ar') as unknown as Translate,
};

/** The translate function of a language: always the same one, so it can stand in dependency lists. */
export const translatorFor = (language: Language): Translate => translators[language];
