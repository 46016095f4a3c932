/** Pairs of a gradient, dark enough for white initials in light and dark alike. */
export const avatarPalette: readonly (readonly [from: string, to: string])[] = [
  ['#1E7A68', '#0F5A4E'],
  ['#B0532A', '#8C3B1B'],
  ['#7A5AA6', '#5B3F86'],
  ['#2F6F9F', '#1F5079'],
  ['#A8446A', '#822E50'],
  ['#5F7A24', '#455C14'],
  ['#8A6116', '#6B480B'],
  ['#5566B0', '#3C4B8C'],
  ['#9C4B45', '#783430'],
  ['#3D7586', '#275666'],
];

/** The palette's colours for names on dark grounds, in the same order. */
export const nameTints: readonly string[] = [
  '#6FCDB6',
  '#EE9E78',
  '#C3A8EA',
  '#85BCE6',
  '#EA94B4',
  '#B3CC76',
  '#DDB565',
  '#A5B3F0',
  '#EBA09A',
  '#8CC6D6',
];

/** The same id has the same colours on every device. */
export function avatarColors(id: string): readonly [from: string, to: string] {
  return avatarPalette[placeInPalette(id)] as readonly [string, string];
}

/** For the author's name over a bubble: the avatar's colour, or a tint of it where the ground is dark. */
export function nameColor(id: string, scheme: 'light' | 'dark'): string {
  return scheme === 'light' ? avatarColors(id)[0] : (nameTints[placeInPalette(id)] as string);
}

function placeInPalette(id: string): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  // FNV-1a's low bits are its weakest on short inputs; fold the high ones in.
  return (((hash >>> 16) ^ hash) >>> 0) % avatarPalette.length;
}

/** "Ada Lovelace" → "AL", "ada" → "A"; whole characters, also outside the basic plane. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = firstLetter(words[0] ?? '');
  const last = words.length > 1 ? firstLetter(words[words.length - 1] ?? '') : '';
  return (first + last).toLocaleUpperCase() || '?';
}

function firstLetter(word: string): string {
  const characters = Array.from(word);
  return characters.find((character) => /[\p{L}\p{N}]/u.test(character)) ?? characters[0] ?? '';
}
