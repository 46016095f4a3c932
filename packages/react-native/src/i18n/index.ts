export type { MessageKey, Translate } from './catalog';
export { describeCode, describeError } from './error-messages';
export { buildFormat, type Format } from './format';
export { type I18n, I18nProvider, type I18nProviderProps, useFormat, useI18n, useT } from './I18nProvider';
export {
  type Direction,
  directionOf,
  isLanguage,
  type Language,
  type LanguageChoice,
  languageNames,
  languages,
  pickLanguage,
  pickLocale,
} from './languages';
export { loadLanguage } from './loaded';
export { translatorFor } from './translate';
