import { useMemo, useSyncExternalStore } from 'react';

const subscribe = (listener: () => void) => {
  window.addEventListener('languagechange', listener);
  return () => window.removeEventListener('languagechange', listener);
};

/** The browser's languages, best first. As text, since some browsers make a new list at each look. */
const readLanguages = () => navigator.languages.join(' ');

export function usePreferredLanguages(): readonly string[] {
  const languages = useSyncExternalStore(subscribe, readLanguages);
  return useMemo(() => languages.split(' '), [languages]);
}
