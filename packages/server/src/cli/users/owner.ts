import { requireUser } from '../administration';
import { readArguments, readOne } from '../arguments';
import { print } from '../command';
import type { Verb } from './verb';

export const makeOwner: Verb = {
  takes: '<handle>',
  about: 'Makes somebody an owner of the server: they make sign-up links and see reports. There may be several.',
  async run(args, administration) {
    const user = await requireUser(administration, readOne(readArguments(args), 'tidings users make-owner <handle>'));
    await administration.administration.setServerOwner(user.id, true);
    print(`${user.handle} owns the server.${user.isDisabled ? ' The account is disabled, though.' : ''}`);
  },
};

export const dropOwner: Verb = {
  takes: '<handle>',
  about: 'Takes that away again; the last owner stays one.',
  async run(args, administration) {
    const user = await requireUser(administration, readOne(readArguments(args), 'tidings users drop-owner <handle>'));
    if ((await administration.administration.setServerOwner(user.id, false)) === 'last')
      throw new Error(`${user.handle} is the last owner who can sign in; make somebody else one first.`);
    print(`${user.handle} owns the server no more.`);
  },
};
