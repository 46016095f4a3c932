import { cleanName } from '../markdown/clean-text';
import type { Translate } from './catalog';
import { directionOf, type Language } from './languages';
import { catalogOf } from './loaded';
import { pluralFormOf } from './plural';

type Params = Readonly<Record<string, string | number>>;

/** A name that runs the other way than the sentence, or would turn it around, is set apart by FSI and PDI. */
function insert(value: string | number, language: Language): string {
  if (typeof value === 'number') return String(value);
  const name = cleanName(value);
  const other = directionOf(language) === 'rtl' ? leftToRight : rightToLeft;
  return other.test(name) ? `\u2068${name}\u2069` : name;
}

const leftToRight = /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Han}/u;
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200E\u200F\u061C]/u;

function translate(language: Language, key: string, params: Params = {}): string {
  const catalog = catalogOf(language);
  const text = catalog[key] ?? catalog[`${key}_${pluralFormOf(language, Number(params.count))}`] ?? key;
  // One pass, so that braces in a person's name stay what they are.
  return text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => insert(params[name] ?? hole, language));
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
