import { beforeAll, describe, expect, it } from 'vitest';
import { buildFormat } from './format';
import { languages, pickLanguage, pickLocale } from './languages';
import { loadLanguage } from './loaded';
import { translatorFor } from './translate';

beforeAll(async () => void (await Promise.all(languages.map(loadLanguage))));

describe('translate', () => {
  it('chooses the plural form by the language', () => {
    expect(translatorFor('en')('members.count', { count: 1 })).toBe('1 member');
    expect(translatorFor('en')('members.count', { count: 2 })).toBe('2 members');
    expect(translatorFor('ar')('members.count', { count: 2 })).toBe('عضوان');
    expect(translatorFor('ar')('members.count', { count: 5 })).toBe('5 أعضاء');
    expect(translatorFor('ar')('members.count', { count: 11 })).toBe('11 عضوًا');
  });

  it('inserts names as they are', () => {
    expect(translatorFor('de')('common.handle', { handle: '<b>&amp;' })).toBe('@<b>&amp;');
    expect(translatorFor('en')('common.handle', { handle: '{{handle}}$&' })).toBe('@{{handle}}$&');
  });
});

describe('names in sentences', () => {
  it('stand apart where they run the other way', () => {
    expect(translatorFor('en')('typing.one', { name: 'عمر' })).toBe('\u2068عمر\u2069 is typing…');
    expect(translatorFor('ar')('typing.one', { name: 'Ada' })).toBe('\u2068Ada\u2069 يكتب…');
    expect(translatorFor('en')('typing.one', { name: 'Ada' })).toBe('Ada is typing…');
  });

  it('turn nothing around and make no second line', () => {
    expect(translatorFor('en')('typing.one', { name: 'Eve\u202E\nAda left.' })).toBe('Eve Ada left. is typing…');
  });
});

describe('languages', () => {
  it.each([
    [['it-CH', 'de-AT', 'en'], 'de', 'de-AT'],
    [['fr-CH', 'de-AT', 'en'], 'fr', 'fr-CH'],
    [['zh-Hans-SG'], 'zh', 'zh-Hans-SG'],
    [['ar_EG'], 'ar', 'ar-EG-u-nu-latn'],
    [['pl', 'it'], 'en', 'en'],
    [[], 'en', 'en'],
  ] as const)('of a device that prefers %j: %s', (preferred, language, locale) => {
    expect(pickLanguage(preferred)).toBe(language);
    expect(pickLocale(language, preferred)).toBe(locale);
  });
});

describe('format', () => {
  const format = buildFormat('en-GB', translatorFor('en'));
  const now = new Date(2026, 10, 24, 12, 0).getTime();

  it.each([
    [new Date(2026, 10, 24, 0, 1), 'Today', '00:01'],
    [new Date(2026, 10, 23, 23, 59), 'Yesterday', 'Yesterday'],
    [new Date(2026, 10, 20, 9, 0), 'Friday', 'Fri'],
    [new Date(2026, 9, 1, 9, 0), '1 October', '01/10'],
    [new Date(2025, 9, 1, 9, 0), '1 October 2025', '01/10/25'],
  ])('writes the day of %s as %s, and briefly as %s', (at, day, brief) => {
    expect(format.day(at.getTime(), now)).toBe(day);
    expect(format.brief(at.getTime(), now)).toBe(brief);
  });

  it('writes Arabic with the digits of its sentences', () => {
    const arabic = buildFormat(pickLocale('ar', ['ar-EG']), translatorFor('ar'));
    expect(arabic.number(12)).toBe('12');
    expect(arabic.time(now)).toMatch(/^12:00/);
  });

  it('says how long ago something was', () => {
    expect(format.ago(now - 20_000, now)).toBe('just now');
    expect(format.ago(now - 3 * 60_000, now)).toBe('3 minutes ago');
    expect(format.ago(now - 26 * 3_600_000, now)).toBe('yesterday');
  });

  it('joins names', () => {
    expect(format.list(['Ada', 'Ben', 'Cem'])).toBe('Ada, Ben and Cem');
  });
});
