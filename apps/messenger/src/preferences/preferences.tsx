import {
  type Appearance,
  type AppearanceChoices,
  accents,
  EmojiMemoryProvider,
  I18nProvider,
  isLanguage,
  type LanguageChoice,
  type NoticeContent,
  noticeContents,
  parseServerAddress,
  ThemeProvider,
  textSizes,
} from '@tidings/react-native/app';
import { createContext, type ReactNode, use, useCallback, useMemo } from 'react';
import { storage } from './storage';
import { usePreference } from './use-preference';
import { usePreferredLanguages } from './use-preferred-languages';

/** What this device remembers, besides the replica. */
export interface Preferences {
  readonly looks: AppearanceChoices;
  readonly chooseLooks: (choice: Partial<AppearanceChoices>) => void;
  /** What notifications show. */
  readonly noticeContent: NoticeContent;
  readonly chooseNoticeContent: (content: NoticeContent) => void;
  readonly serverUrl: string | undefined;
  readonly chooseServer: (origin: string | undefined) => void;
}

const PreferencesContext = createContext<Preferences | undefined>(undefined);

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const preferred = usePreferredLanguages();
  const [appearance = 'system', chooseAppearance] = usePreference('tidings.appearance', parseAppearance);
  const [textSize = 'normal', chooseTextSize] = usePreference('tidings.textSize', oneOf(textSizes));
  const [accent = 'spruce', chooseAccent] = usePreference('tidings.accent', oneOf(accents));
  const [noticeContent = 'all', chooseNoticeContent] = usePreference('tidings.notices', oneOf(noticeContents));
  const [language = 'system', chooseLanguage] = usePreference('tidings.language', parseLanguage);
  const [serverUrl, chooseServer] = usePreference('tidings.server', parseServerAddress);
  const looks = useMemo(() => ({ appearance, textSize, accent }), [appearance, textSize, accent]);
  const chooseLooks = useCallback(
    (choice: Partial<AppearanceChoices>) => {
      if (choice.appearance) chooseAppearance(choice.appearance);
      if (choice.textSize) chooseTextSize(choice.textSize);
      if (choice.accent) chooseAccent(choice.accent);
    },
    [chooseAppearance, chooseTextSize, chooseAccent],
  );
  const preferences = useMemo(
    () => ({ looks, chooseLooks, noticeContent, chooseNoticeContent, serverUrl, chooseServer }),
    [looks, chooseLooks, noticeContent, chooseNoticeContent, serverUrl, chooseServer],
  );
  return (
    <PreferencesContext value={preferences}>
      <I18nProvider choice={language} preferred={preferred} onChoose={chooseLanguage}>
        <ThemeProvider {...looks}>
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

const oneOf =
  <Value extends string>(values: readonly Value[]) =>
  (stored: string): Value | undefined =>
    values.find((value) => value === stored);

const parseAppearance = (stored: string): Appearance | undefined =>
  stored === 'light' || stored === 'dark' || stored === 'system' ? stored : undefined;

const parseLanguage = (stored: string): LanguageChoice | undefined =>
  stored === 'system' || isLanguage(stored) ? stored : undefined;
