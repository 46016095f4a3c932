import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages } from '../i18n';
import { loadEmojiData } from './emoji-data';
import { searchEmoji } from './search-emoji';
import { inTone, skinTones, withTone } from './skin-tone';

const texts = async (language: string, query: string) =>
  searchEmoji(await loadEmojiData(language), query).map(({ text }) => text);

describe('the emoji', () => {
  it.each(languages)('all have a name in %s, and those without letters of their own are few', async (language) => {
    const { groups, byText } = await loadEmojiData(language);
    expect(groups.map(({ emoji }) => emoji.length).every((count) => count > 80)).toBe(true);
    const unnamed = [...byText.values()].filter(({ text, name }) => name === text || name.trim() === '');
    expect(unnamed).toEqual([]);
  });

  it('are one grapheme each, in every tone they come in', async () => {
    const { byText } = await loadEmojiData('en');
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const wrong = [...byText.values()].flatMap((emoji) =>
      skinTones.map((tone) => inTone(emoji, tone)).filter((text) => [...segmenter.segment(text)].length !== 1),
    );
    expect(wrong).toEqual([]);
  });

  it('are in English where there is no data', async () => {
    expect((await loadEmojiData('xx')).byText.get('🐕')?.name).toBe('dog');
  });
});

describe('withTone', () => {
  it.each([
    ['👋', '👋🏽'],
    ['✌️', '✌🏽'],
    ['🕵️‍♂️', '🕵🏽‍♂️'],
    ['🧑‍🤝‍🧑', '🧑🏽‍🤝‍🧑🏽'],
    ['🤝', '🤝🏽'],
    ['👩‍❤️‍💋‍👨', '👩🏽‍❤️‍💋‍👨🏽'],
  ])('%s becomes %s', (emoji, expected) => {
    expect(withTone(emoji, 'medium')).toBe(expected);
    expect(withTone(emoji, 'none')).toBe(emoji);
  });
});

describe('searchEmoji', () => {
  it.each([
    ['en', 'dog', '🐶'],
    ['en', 'thumbs', '👍'],
    ['en', 'red heart', '❤️'],
    ['en', 'GERMANY', '🇩🇪'],
    ['de', 'Hund', '🐶'],
    ['de', 'kase', '🧀'],
    ['ar', 'قطة', '🐈'],
    ['en', '🦊', '🦊'],
  ])('in %s finds by %j first %s', async (language, query, first) => {
    expect((await texts(language, query)).slice(0, 3)).toContain(first);
  });

  it('finds nothing by nothing, and by what nothing is called', async () => {
    expect(await texts('en', '  ')).toEqual([]);
    expect(await texts('en', 'qqqq')).toEqual([]);
  });

  it('takes whatever one types', async () => {
    const data = await loadEmojiData('en');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(searchEmoji(data, query).length).toBeLessThanOrEqual(120);
      }),
    );
  });
});
