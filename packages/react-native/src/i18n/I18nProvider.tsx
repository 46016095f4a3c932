import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import type { Translate } from './catalog';
import { buildFormat, type Format } from './format';
import { type Direction, directionOf, type Language, type LanguageChoice, pickLanguage, pickLocale } from './languages';
import { isLoaded, loadLanguage } from './loaded';
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

interface I18nInput {
  readonly choice: LanguageChoice;
  readonly language: Language;
  readonly preferred: readonly string[];
  readonly choose: (choice: LanguageChoice) => void;
}

function buildI18n({ choice, language, preferred, choose }: I18nInput): I18n {
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
const I18nContext = createContext<I18n>(buildI18n({ choice: 'en', language: 'en', preferred: [], choose: ignore }));

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
  const language = useLoaded(choice === 'system' ? pickLanguage(preferred) : choice);
  const value = useMemo(
    () => (language ? buildI18n({ choice, language, preferred, choose: onChoose }) : undefined),
    [choice, language, preferred, onChoose],
  );
  return value ? <I18nContext value={value}>{children}</I18nContext> : null;
}

/** The language, once its catalog is here; the one before until then, undefined at the very start. */
function useLoaded(wanted: Language): Language | undefined {
  const [shown, setShown] = useState(isLoaded(wanted) ? wanted : undefined);
  useEffect(() => {
    let isCurrent = true;
    void loadLanguage(wanted)
      .then(() => wanted)
      // Without a network, and never shown before: English is better than nothing.
      .catch((): Language => 'en')
      .then((language) => isCurrent && setShown(language));
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return isLoaded(wanted) ? wanted : shown;
}

export const useI18n = (): I18n => use(I18nContext);
/** `const t = useT(); t('members.count', { count: 3 })` */
export const useT = (): Translate => useI18n().t;
/** Dates, times, numbers and lists in the person's locale. */
export const useFormat = (): Format => useI18n().format;
