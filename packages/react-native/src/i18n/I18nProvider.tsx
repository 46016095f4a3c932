import { createContext, type ReactNode, use, useMemo } from 'react';
import type { Translate } from './catalog';
import { buildFormat, type Format } from './format';
import { type Direction, directionOf, type Language, type LanguageChoice, pickLanguage, pickLocale } from './languages';
import { translatorFor } from './translate';

export interface I18n {
  readonly language: Language;
  readonly choice: LanguageChoice;
  /** BCP 47 tag for dates and numbers. */
  readonly locale: string;
  readonly direction: Direction;
  readonly t: Translate;
  readonly format: Format;
  chooseLanguage(choice: LanguageChoice): void;
}

function buildI18n(
  choice: LanguageChoice,
  preferred: readonly string[],
  choose: (choice: LanguageChoice) => void,
): I18n {
  const language = choice === 'system' ? pickLanguage(preferred) : choice;
  const locale = pickLocale(language, preferred);
  const t = translatorFor(language);
  return {
    language,
    choice,
    locale,
    direction: directionOf(language),
    t,
    format: buildFormat(locale, t),
    chooseLanguage: choose,
  };
}

const ignore = () => {};
// Components also work without a provider, in English: a host app that speaks one language need not care.
const I18nContext = createContext<I18n>(buildI18n('en', [], ignore));

export interface I18nProviderProps {
  readonly choice?: LanguageChoice;
  /** The device's languages, best first: `navigator.languages`, or expo-localization's. */
  readonly preferred?: readonly string[];
  readonly onChoose?: (choice: LanguageChoice) => void;
  readonly children: ReactNode;
}

const noPreference: readonly string[] = [];

export function I18nProvider({
  choice = 'system',
  preferred = noPreference,
  onChoose = ignore,
  children,
}: I18nProviderProps) {
  const value = useMemo(() => buildI18n(choice, preferred, onChoose), [choice, preferred, onChoose]);
  return <I18nContext value={value}>{children}</I18nContext>;
}

export const useI18n = (): I18n => use(I18nContext);
/** `const t = useT(); t('members.count', { count: 3 })` */
export const useT = (): Translate => useI18n().t;
/** Dates, times, numbers and lists in the person's locale. */
export const useFormat = (): Format => useI18n().format;
