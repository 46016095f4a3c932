/** Runs while the app is built, in Bun (scripts/first-form.mjs): the form to sign in, as text. */
import {
  buildTheme,
  I18nProvider,
  type Language,
  languages,
  loadLanguage,
  type Scheme,
  SignInScreen,
  ThemeProvider,
  TidingsProvider,
  twoPaneWidth,
} from '@tidings/react-native/app';
import { renderToStaticMarkup } from 'react-dom/server';
import { Dimensions, StyleSheet } from 'react-native';
import { openGuest } from '../client/guest';
import { formId } from './form-id';
import { buildPages, type FormPages } from './variants';

export interface FirstForm {
  readonly narrow: FormPages;
  readonly wide: FormPages;
  /** Pixels. */
  readonly wideFrom: number;
  readonly css: string;
  /** What a field looks like that has the focus: the app's own decides that while it runs. */
  readonly focusCss: Readonly<Record<Scheme, string>>;
}

export async function renderFirstForm(): Promise<FirstForm> {
  await Promise.all(languages.map(loadLanguage));
  const narrow = buildPages(languages, renderAt(twoPaneWidth - 1));
  const wide = buildPages(languages, renderAt(twoPaneWidth));
  return {
    narrow,
    wide,
    wideFrom: twoPaneWidth,
    css: styles(JSON.stringify([narrow, wide])),
    focusCss: { light: focused('light'), dark: focused('dark') },
  };
}

/** What only the web's React Native has. */
const web = { Dimensions, StyleSheet } as unknown as {
  readonly Dimensions: { set(dimensions: { readonly window: object }): void };
  readonly StyleSheet: { getSheet(): { readonly textContent: string } };
};

const renderAt = (width: number) => (language: Language, scheme: Scheme) => {
  web.Dimensions.set({ window: { width, height: 800, scale: 1, fontScale: 1 } });
  const client = openGuest(new Promise(() => {}));
  return renderToStaticMarkup(
    <I18nProvider choice={language}>
      <ThemeProvider appearance={scheme}>
        <TidingsProvider client={client}>
          <SignInScreen onSignUp={() => {}} />
        </TidingsProvider>
      </ThemeProvider>
    </I18nProvider>,
  );
};

function focused(scheme: Scheme): string {
  const { color } = buildTheme(scheme);
  return `#${formId} form div:has(>input:focus){border-color:${color.focus};background-color:${color.surface}}`;
}

/** The rules for what stands in the pages: every component that was loaded has left some. */
function styles(pages: string): string {
  const used = new Set(pages.match(/\b(?:css|r)-[\w-]+/g));
  return web.StyleSheet.getSheet()
    .textContent.split('\n')
    .filter((rule) => {
      const [, name] = /^\.([\w-]+)/.exec(rule) ?? [];
      return !rule.startsWith('[stylesheet-group') && (name === undefined || used.has(name));
    })
    .join('');
}
