import { openAdministration } from './administration';
import { type Command, UsageError } from './command';
import { disable, enable } from './users/disable';
import { invite } from './users/invite';
import { list } from './users/list';
import { dropOwner, makeOwner } from './users/owner';
import { resetPassword } from './users/reset-password';
import { sessions } from './users/sessions';
import type { Verb } from './users/verb';

const verbs: Readonly<Record<string, Verb>> = {
  list,
  invite,
  disable,
  enable,
  'reset-password': resetPassword,
  sessions,
  'make-owner': makeOwner,
  'drop-owner': dropOwner,
};

export const users: Command = {
  takes: '<verb> …',
  about: `Accounts, while servers run:\n${helpOfVerbs()}`,
  async run([name = '', ...args], config) {
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined) throw new UsageError(`tidings users:\n${helpOfVerbs()}`);
    await using administration = await openAdministration(config);
    await verb.run(args, administration);
  },
};

function helpOfVerbs(): string {
  return Object.entries(verbs)
    .map(([name, { takes, about }]) => `        ${name}${takes && ` ${takes}`}\n          ${about}`)
    .join('\n');
}
