import { useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  window.addEventListener('languagechange', listener);
  return () => window.removeEventListener('languagechange', listener);
};

/** The browser's languages, best first. */
export const usePreferredLanguages = (): readonly string[] =>
  useSyncExternalStore(subscribe, () => navigator.languages);
