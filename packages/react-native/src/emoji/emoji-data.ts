import { loadEmojiModules } from './load-emoji';

/** One emoji, in the yellow that stands for no skin tone. */
export interface Emoji {
  readonly text: string;
  /** In the app's language: what screen readers say. */
  readonly name: string;
  readonly hasTones: boolean;
  /** What a search looks through: name and other words, as `foldForSearch` leaves them. */
  readonly words: string;
}

export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

export interface EmojiData {
  readonly groups: readonly { readonly group: EmojiGroup; readonly emoji: readonly Emoji[] }[];
  readonly byText: ReadonlyMap<string, Emoji>;
}

/** So that "cafe" finds "café", and "Hund" "hund". */
export const foldForSearch = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Puts the lists of emoji and of words, which run side by side, together. Pure. */
export function buildEmojiData(source: {
  readonly groups: string;
  readonly toned: string;
  readonly words: string;
}): EmojiData {
  const toned = new Set(source.toned.trim().split(' '));
  const words = source.words.trim().split('\n');
  let at = 0;
  const groups = source.groups
    .trim()
    .split('\n')
    .map((line, index) => ({
      group: emojiGroups[index] ?? 'symbols',
      emoji: line.split(' ').map((text): Emoji => {
        const [name = text, others = ''] = (words[at++] ?? '').split('|');
        return { text, name, hasTones: toned.has(text), words: foldForSearch(`${name} ${others}`) };
      }),
    }));
  return { groups, byText: new Map(groups.flatMap(({ emoji }) => emoji.map((each) => [each.text, each] as const))) };
}

const loaded = new Map<string, Promise<EmojiData>>();

/** Loads emoji and their names, once per language. Throws where they have to come over a network that is not there. */
export function loadEmojiData(language: string): Promise<EmojiData> {
  const known = loaded.get(language);
  if (known) return known;
  const loading = loadEmojiModules(language).then(buildEmojiData);
  loaded.set(language, loading);
  loading.catch(() => loaded.delete(language));
  return loading;
}
