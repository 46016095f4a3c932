import type { Language, Scheme } from '@tidings/react-native/app';

type Pieces = Readonly<Record<number, string>>;

/** One layout in every language and scheme: a plain page, and the pieces of it in which the others differ. */
export interface FormPages {
  /** English and light, cut where markup begins and ends. */
  readonly plain: readonly string[];
  readonly dark: Pieces;
  readonly languages: Partial<Readonly<Record<Language, Pieces>>>;
  /** What is neither the language's nor the scheme's alone, over both. */
  readonly darkLanguages: Partial<Readonly<Record<Language, Pieces>>>;
}

const cut = (page: string): string[] => page.split(/(["<>])/);

function difference(page: readonly string[], from: readonly string[]): Pieces {
  if (page.length !== from.length) throw new Error('the first form is not built alike in every language and scheme');
  return Object.fromEntries(page.flatMap((piece, index) => (piece === from[index] ? [] : [[index, piece]])));
}

const apply = (page: readonly string[], ...all: readonly (Pieces | undefined)[]): string[] => {
  const changed: Pieces = Object.assign({}, ...all);
  return page.map((piece, index) => changed[index] ?? piece);
};

/** @param render one page, in one of the languages */
export function buildPages(
  languages: readonly Language[],
  render: (language: Language, scheme: Scheme) => string,
): FormPages {
  const plain = cut(render('en', 'light'));
  const dark = difference(cut(render('en', 'dark')), plain);
  const others = languages.filter((language) => language !== 'en');
  const each = (of: (language: Language) => Pieces) =>
    Object.fromEntries(others.map((language) => [language, of(language)]));
  const inLight = each((language) => difference(cut(render(language, 'light')), plain));
  const inDark = each((language) => difference(cut(render(language, 'dark')), apply(plain, dark, inLight[language])));
  return { plain, dark, languages: inLight, darkLanguages: inDark };
}

export function pageOf(pages: FormPages, language: Language, scheme: Scheme): string {
  const { plain, dark, languages, darkLanguages } = pages;
  const isDark = scheme === 'dark';
  return apply(plain, isDark ? dark : {}, languages[language], isDark ? darkLanguages[language] : {}).join('');
}
