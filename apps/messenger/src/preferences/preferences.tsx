import {
  type Appearance,
  EmojiMemoryProvider,
  I18nProvider,
  isLanguage,
  type LanguageChoice,
  parseServerAddress,
  ThemeProvider,
} from '@tidings/react-native/app';
import { createContext, type ReactNode, use, useMemo } from 'react';
import { storage } from './storage';
import { usePreference } from './use-preference';
import { usePreferredLanguages } from './use-preferred-languages';

/** What this device remembers, besides the replica. */
export interface Preferences {
  readonly appearance: Appearance;
  readonly chooseAppearance: (appearance: Appearance) => void;
  readonly serverUrl: string | undefined;
  readonly chooseServer: (origin: string | undefined) => void;
}

const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const preferred = usePreferredLanguages();
  const [appearance = 'system', chooseAppearance] = usePreference('tidings.appearance', parseAppearance);
  const [language = 'system', chooseLanguage] = usePreference('tidings.language', parseLanguage);
  const [serverUrl, chooseServer] = usePreference('tidings.server', parseServerAddress);
  const preferences = useMemo(
    () => ({ appearance, chooseAppearance, serverUrl, chooseServer }),
    [appearance, chooseAppearance, serverUrl, chooseServer],
  );
  return (
    <PreferencesContext value={preferences}>
      <I18nProvider choice={language} preferred={preferred} onChoose={chooseLanguage}>
        <ThemeProvider appearance={appearance}>
          <EmojiMemoryProvider storage={emojiStorage}>{children}</EmojiMemoryProvider>
        </ThemeProvider>
      </I18nProvider>
    </PreferencesContext>
  );
}

export function usePreferences(): Preferences {
  const preferences = use(PreferencesContext);
  if (!preferences) throw new Error('usePreferences needs the PreferencesProvider above it');
  return preferences;
}

const emojiStorage = {
  read: () => storage.read('tidings.emoji'),
  write: (text: string) => storage.write('tidings.emoji', text),
};

const parseAppearance = (stored: string): Appearance | undefined =>
  stored === 'light' || stored === 'dark' || stored === 'system' ? stored : undefined;

const parseLanguage = (stored: string): LanguageChoice | undefined =>
  stored === 'system' || isLanguage(stored) ? stored : undefined;
