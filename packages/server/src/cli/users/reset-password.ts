import { randomInt } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { checkPassword } from '@tidings/protocol';
import { requireUser } from '../administration';
import { readArguments, readOne } from '../arguments';
import { print } from '../command';
import type { Verb } from './verb';

/** Without letters that are taken for each other. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

export const resetPassword: Verb = {
  takes: '<handle> [--stdin]',
  about:
    'Gives somebody a new password, made up and printed or read from the standard input, and ends all their sessions.',
  async run(args, administration) {
    const given = readArguments(args, { flags: ['stdin'] });
    const user = await requireUser(administration, readOne(given, 'tidings users reset-password <handle> [--stdin]'));
    // Never an argument: those stand in the list of processes.
    const typed = given.flags.has('stdin') ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
    const password = typed ?? makeUpPassword();
    checkPassword(password);
    const passwordHash = await administration.passwords.hash(password);
    const ended = await administration.administration.endSessions(user.id, { passwordHash }, administration.now());
    print(`${user.handle} has a new password; ${ended.length} session(s) ended.`);
    if (typed === undefined) print(password);
    print(
      'What is end-to-end encrypted stays sealed: with it they sign in, and open their messages with another of their devices, their recovery phrase or a passkey.',
    );
  },
};

function makeUpPassword(): string {
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
