import { describe, expect, it } from 'vitest';
import { avatarColors, avatarPalette, initialsOf } from './avatar-colors';

describe('initialsOf', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['  Jean  Luc  Picard ', 'JP'],
    ['(Team) Release', 'TR'],
    ['مريم الحسن', 'ما'],
    ['🦊 Fox', '🦊F'],
    ['', '?'],
  ])('%j → %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('avatarColors', () => {
  it('is the same for the same id, and uses the whole palette over many', () => {
    expect(avatarColors('a')).toBe(avatarColors('a'));
    const used = new Set(Array.from({ length: 400 }, (_, i) => avatarColors(`0192f0c1-7c6b-7000-8000-${i}`)));
    expect(used.size).toBe(avatarPalette.length);
  });
});
