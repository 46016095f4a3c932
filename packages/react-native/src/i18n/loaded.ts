import { en } from './en';
import type { Language } from './languages';

type Catalog = Readonly<Record<string, string>>;

/** Each its own chunk of a web app: nobody loads six languages to read one. */
const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Catalog>>> = {
  de: async () => (await import('./de')).de,
  es: async () => (await import('./es')).es,
  fr: async () => (await import('./fr')).fr,
  ar: async () => (await import('./ar')).ar,
  zh: async () => (await import('./zh')).zh,
};

const loaded = new Map<Language, Catalog>([['en', en]]);

export const isLoaded = (language: Language): boolean => loaded.has(language);

/** Brings a language's catalog here; English is always there. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !isLoaded(language)) loaded.set(language, await loaders[language]());
}

/** English until the language is loaded. */
export const catalogOf = (language: Language): Catalog => loaded.get(language) ?? en;
