import { requireUser } from '../administration';
import { readArguments, readOne } from '../arguments';
import { print } from '../command';
import type { Verb } from './verb';

export const disable: Verb = {
  takes: '<handle>',
  about: 'Ends all sessions of somebody, within two seconds, and lets them sign in no more. What they wrote stays.',
  async run(args, administration) {
    const user = await requireUser(administration, readOne(readArguments(args), 'tidings users disable <handle>'));
    const ended = await administration.administration.setDisabled(user.id, true, administration.now());
    print(`${user.handle} is disabled; ${ended?.length ?? 0} session(s) ended.`);
  },
};

export const enable: Verb = {
  takes: '<handle>',
  about: 'Lets somebody sign in again.',
  async run(args, administration) {
    const user = await requireUser(administration, readOne(readArguments(args), 'tidings users enable <handle>'));
    await administration.administration.setDisabled(user.id, false, administration.now());
    print(`${user.handle} can sign in again.`);
  },
};
