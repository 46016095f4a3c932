import { useLocales } from 'expo-localization';
import { useMemo } from 'react';

/** The device's languages, best first; fresh when they are changed in the system's settings. */
export function usePreferredLanguages(): readonly string[] {
  const locales = useLocales();
  return useMemo(() => locales.map(({ languageTag }) => languageTag), [locales]);
}
