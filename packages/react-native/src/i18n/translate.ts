import { ar } from './ar';
import type { Translate } from './catalog';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import type { Language } from './languages';
import { pluralFormOf } from './plural';
import { zh } from './zh';

type Params = Readonly<Record<string, string | number>>;

const catalogs: Record<Language, Readonly<Record<string, string>>> = { en, de, es, fr, ar, zh };

function translate(language: Language, key: string, params: Params = {}): string {
  const catalog = catalogs[language];
  const text = catalog[key] ?? catalog[`${key}_${pluralFormOf(language, Number(params.count))}`] ?? key;
  // One pass, so that braces in a person's name stay what they are.
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(params[name] ?? hole));
}

const bind = (language: Language): Translate =>
  ((key: string, params?: Params) => translate(language, key, params)) as Translate;

const translators: Record<Language, Translate> = {
  en: bind('en'),
  de: bind('de'),
  es: bind('es'),
  fr: bind('fr'),
  ar: bind('ar'),
  zh: bind('zh'),
};

/** The translate function of a language: always the same one, so it can stand in dependency lists. */
export const translatorFor = (language: Language): Translate => translators[language];
