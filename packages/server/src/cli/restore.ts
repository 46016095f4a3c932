import { renewShards } from '../adapters/postgres/renew-shards';
import { tendAlone, tendShards } from '../adapters/postgres/tend';
import { restoreBackup } from '../backup/restore-backup';
import type { Config } from '../config/settings';
import { type Arguments, readArguments, readOne } from './arguments';
import { type Command, print, UsageError } from './command';
import { parseShards } from './shards';

const usage =
  'tidings restore <file> [--replace] [--end-sessions], or with PostgreSQL tidings restore --new-incarnation [--shards 1,2] [--end-sessions]';

export const restore: Command = {
  takes: '<file> [--replace] [--end-sessions] | --new-incarnation [--shards 1,2] [--end-sessions]',
  about:
    'Puts a backup in the place of TIDINGS_DATA, while no server runs; or, after databases in TIDINGS_POSTGRES were restored, makes them safe to go on with.',
  async run(args, config) {
    const given = readArguments(args, { flags: ['replace', 'end-sessions', 'new-incarnation'], values: ['shards'] });
    if (given.flags.has('new-incarnation')) await renew(given, config);
    else await restoreFile(given, config);
    if (!given.flags.has('end-sessions'))
      print(
        'Sessions that were ended and devices that were removed since that state are back: `tidings users sessions` shows them, --end-sessions ends all.',
      );
  },
};

async function restoreFile(given: Arguments, { data, postgres }: Config): Promise<void> {
  const path = readOne(given, usage);
  if (given.values.size > 0) throw new UsageError(usage);
  if (postgres.length > 0)
    throw new Error(
      'TIDINGS_POSTGRES is set: a backup of files goes into TIDINGS_DATA alone, and move-to-postgres from there.',
    );
  const { manifest, putAside } = await restoreBackup({
    path,
    folder: data,
    nowMs: Date.now(),
    replace: given.flags.has('replace'),
    endSessions: given.flags.has('end-sessions'),
  });
  print(`The state of ${new Date(manifest.madeAtMs).toISOString()} is in ${data}, checked. Start the server.`);
  if (putAside !== undefined) print(`What was there is in ${putAside}; delete it when nobody needs it any more.`);
}

async function renew(given: Arguments, { postgres }: Config): Promise<void> {
  if (given.positionals.length > 0 || given.flags.has('replace')) throw new UsageError(usage);
  await using tended = await tendShards(postgres);
  const typed = given.values.get('shards');
  const numbers = typed === undefined ? tended.shards.map((_, number) => number) : parseShards(typed);
  const options = { numbers, nowMs: Date.now(), endSessions: given.flags.has('end-sessions') };
  const renewed = await tendAlone(tended, () => renewShards(tended, options));
  print(`${renewed} conversations have another incarnation. Start the servers.`);
}
