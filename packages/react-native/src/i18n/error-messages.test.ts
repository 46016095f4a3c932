import { ErrorCode, errorTable, TidingsError } from '@tidings/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeCode, describeError, errorMessages } from './error-messages';
import { languages } from './languages';
import { loadLanguage } from './loaded';
import { translatorFor } from './translate';

describe.each(languages)('errors in %s', (language) => {
  const t = translatorFor(language);
  beforeAll(() => loadLanguage(language));

  it.each(Object.keys(errorTable).map(Number) as ErrorCode[])('say a sentence for code %i', (code) => {
    const sentence = describeCode(code, t);
    expect(sentence).not.toMatch(/^error\./);
    expect(sentence).toMatch(/[.。]$/);
  });
});

describe('describeError', () => {
  const t = translatorFor('en');

  it('tells a code from a bug', () => {
    expect(describeError(new TidingsError(ErrorCode.HANDLE_TAKEN, 'taken'), t)).toBe(t('error.handleTaken'));
    expect(describeError(new TypeError('x is undefined'), t)).toBe(t('error.internal'));
  });

  it('takes a code of a newer server for an internal one', () => {
    expect(describeCode(9_999 as ErrorCode, t)).toBe(t('error.internal'));
  });

  it('has different sentences for different codes', () => {
    const { [ErrorCode.UNSPECIFIED]: _unspecified, ...named } = errorMessages;
    const sentences = Object.values(named).map((key) => t(key));
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
