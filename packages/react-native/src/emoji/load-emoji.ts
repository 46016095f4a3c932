/** Each language in a file of its own, so that a browser loads none at the start, and later only the one it shows. */
const wordsOf: Readonly<Record<string, () => Promise<{ readonly words: string }>>> = {
  en: () => import('./gen/words-en'),
  de: () => import('./gen/words-de'),
  es: () => import('./gen/words-es'),
  fr: () => import('./gen/words-fr'),
  ar: () => import('./gen/words-ar'),
  zh: () => import('./gen/words-zh'),
};

export async function loadEmojiModules(language: string) {
  const load = wordsOf[language] ?? wordsOf.en;
  const [{ groups, toned }, { words }] = await Promise.all([import('./gen/emoji'), load!()]);
  return { groups, toned, words };
}
