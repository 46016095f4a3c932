import { describe, expect, it } from 'vitest';
import { translatorFor } from '../i18n';
import {
  checkNewPassword,
  checkOldPassword,
  checkTypedHandle,
  checkTypedName,
  checkTypedTitle,
  suggestHandle,
} from './checks';

const t = translatorFor('en');

describe('checks of what was typed', () => {
  it.each([
    ['ada', undefined],
    [' @Ada ', undefined],
    ['', 'Please enter your handle.'],
    ['ad', expect.stringContaining('3 to 32 characters')],
    ['1ada', expect.stringContaining('starting with a letter')],
    ['a'.repeat(33), expect.stringContaining('3 to 32 characters')],
  ])('handle %j: %s', (typed, expected) => {
    expect(checkTypedHandle(typed, t)).toEqual(expected);
  });

  it.each([
    ['Ada', undefined],
    ['   ', 'Please tell us your name.'],
    ['a'.repeat(65), expect.stringContaining('at most 64')],
    ['a\nb', expect.stringContaining('no line breaks')],
  ])('name %j: %s', (typed, expected) => {
    expect(checkTypedName(typed, t)).toEqual(expected);
  });

  it('asks for 8 to 256 characters of a new password, of an old one that it is there', () => {
    expect(checkNewPassword('1234567', t)).toMatch('at least 8');
    expect(checkNewPassword('12345678', t)).toBeUndefined();
    expect(checkNewPassword('a'.repeat(257), t)).toMatch('at most 256');
    expect(checkOldPassword('short', t)).toBeUndefined();
    expect(checkOldPassword('', t)).toBe('Please enter your password.');
  });

  it('asks for a title', () => {
    expect(checkTypedTitle(' ', t)).toBe('Please give the group a name.');
    expect(checkTypedTitle('Garden', t)).toBeUndefined();
    expect(checkTypedTitle('a'.repeat(121), t)).toMatch('at most 120');
  });
});

describe('suggestHandle', () => {
  it.each([
    ['Ada Lovelace', 'ada.lovelace'],
    ['  Jürgen Groß ', 'jurgen.gross'],
    ['4th of July', 'th.of.july'],
    ['ليلى', ''],
    ['A. B. C.', 'a.b.c'],
    [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
  ])('makes of %j %j', (name, handle) => {
    expect(suggestHandle(name)).toBe(handle);
  });
});
