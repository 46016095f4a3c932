/**
 * Types of the catalogs. English is the source: its keys are the keys, its `{{placeholders}}` the parameters.
 * A key that ends in a plural form (`members.count_one`, `members.count_other`) is used without it: `t('members.count', { count })`.
 */
import type { en } from './en';

export type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
export type ArabicForm = PluralForm;
/** Spanish and French: `many` is for whole millions, which take a "de" before the noun. */
export type RomanceForm = 'one' | 'many' | 'other';

type PluralBase<Key> = Key extends `${infer Base}_${PluralForm}` ? Base : never;
type Singular<Key> = Key extends `${string}_${PluralForm}` ? never : Key;

/** A catalog with the same messages as `Source`, in a language with these plural forms. */
export type Translation<Source, Form extends PluralForm> = Readonly<
  Record<Singular<keyof Source> & string, string> & Record<`${PluralBase<keyof Source>}_${Form}`, string>
>;

type English = typeof en;
export type MessageKey = (Singular<keyof English> | PluralBase<keyof English>) & string;

type Placeholder<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholder<Rest> : never;
type TextOf<Key extends MessageKey> = Key extends keyof English
  ? English[Key]
  : `${Key}_other` extends keyof English
    ? English[`${Key}_other`] | '{{count}}'
    : never;
type ParamsOf<Key extends MessageKey> = {
  readonly [Name in Placeholder<TextOf<Key>>]: Name extends 'count' ? number : string | number;
};

/** Translates: parameters are asked for exactly where the English text has placeholders. */
export type Translate = <Key extends MessageKey>(
  key: Key,
  ...params: [Placeholder<TextOf<Key>>] extends [never] ? [] : [params: ParamsOf<Key>]
) => string;
