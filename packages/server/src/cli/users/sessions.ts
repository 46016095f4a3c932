import { isId, type SessionId } from '@tidings/protocol';
import { type Administration, requireUser } from '../administration';
import { readArguments } from '../arguments';
import { print, UsageError } from '../command';
import type { Verb } from './verb';

const usage = 'tidings users sessions <handle> [end <session>|all]';

export const sessions: Verb = {
  takes: '<handle> [end <session>|all]',
  about: 'The sessions of somebody, newest use first; or ends one or all of them, within two seconds.',
  async run(args, administration) {
    const [handle, verb, which, ...more] = readArguments(args).positionals;
    if (handle === undefined || more.length > 0) throw new UsageError(usage);
    if (verb === undefined) return list(handle, administration);
    if (verb !== 'end' || which === undefined || (which !== 'all' && !isId(which))) throw new UsageError(usage);
    return end(handle, which === 'all' ? undefined : (which as SessionId), administration);
  },
};

async function list(handle: string, administration: Administration): Promise<void> {
  const user = await requireUser(administration, handle);
  print('session                               since             last used         device');
  for (const { id, createdAtMs, lastUsedAtMs, deviceName } of await administration.sessionStore.sessionsOf(user.id))
    print(`${id}  ${minute(createdAtMs)}  ${minute(lastUsedAtMs)}  ${deviceName}`);
}

async function end(handle: string, only: SessionId | undefined, administration: Administration): Promise<void> {
  const user = await requireUser(administration, handle);
  const options = only === undefined ? {} : { only };
  const ended = await administration.administration.endSessions(user.id, options, administration.now());
  if (only !== undefined && ended.length === 0) throw new Error(`${user.handle} has no such session.`);
  print(`${ended.length} session(s) of ${user.handle} ended.`);
}

const minute = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
