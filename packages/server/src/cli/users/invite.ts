import { newId } from '@tidings/protocol';
import { createLinkCode } from '../../api/link-code';
import { readArguments, readNumber } from '../arguments';
import { print, UsageError } from '../command';
import type { Verb } from './verb';

const dayMs = 86_400_000;

export const invite: Verb = {
  takes: '[--uses <n>] [--days <n>]',
  about: 'Makes a sign-up link: for one person and seven days, if nothing else is said.',
  async run(args, { signUpLinks, url, now }) {
    const given = readArguments(args, { values: ['uses', 'days'] });
    if (given.positionals.length > 0) throw new UsageError('tidings users invite [--uses <n>] [--days <n>]');
    const usesLeft = readNumber(given, 'uses', { fallback: 1, max: 1_000 });
    const expiresAtMs = now() + readNumber(given, 'days', { fallback: 7, max: 366 }) * dayMs;
    const code = createLinkCode();
    await signUpLinks.createLink({ id: newId(), code, usesLeft, expiresAtMs });
    print(`${url}/invite/${code}`);
  },
};
