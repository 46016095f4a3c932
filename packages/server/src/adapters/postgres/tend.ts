import { directoryMigrations } from './directory-schema';
import { migrate } from './migrate';
import type { SlotMover } from './move-slots';
import { openPool, type Pool } from './pool';
import { Shard } from './shard';
import { SlotDirectory, slotMigrations } from './slot-directory';

/** The databases as whoever tends them needs them: all of them there and up to date, and nothing times out. */
export interface TendedShards extends SlotMover, AsyncDisposable {
  readonly directory: Pool;
}

/** Any number; only one move goes on at a time. */
const tendingLock = 7_441_005;

export async function tendShards(addresses: readonly string[]): Promise<TendedShards> {
  await using parts = new AsyncDisposableStack();
  const shards = addresses.map((address, i) =>
    parts.use(openPool(address, { name: `shard ${i + 1}`, isPatient: true, connections: 4 })),
  );
  const [directory] = shards;
  if (directory === undefined) throw new Error('TIDINGS_POSTGRES has no address: there are no shards.');
  await migrate(directory, directoryMigrations);
  await migrate(directory, slotMigrations);
  const slots = new SlotDirectory(directory);
  await slots.open(shards.length);
  for (const [number, pool] of shards.entries()) await new Shard({ number, pool, slots, stamp: Date.now }).ready();
  const opened = parts.move();
  return { slots, shards, directory, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Runs `work` unless somebody else is tending these shards. */
export function tendAlone<T>({ directory }: TendedShards, work: () => Promise<T>): Promise<T> {
  return directory.transact(async (query) => {
    const [lock] = await query<{ is_ours: boolean }>('SELECT pg_try_advisory_xact_lock($1::bigint) AS is_ours', [
      tendingLock,
    ]);
    if (lock?.is_ours !== true)
      throw new Error('Another command is moving conversations at this moment; wait until it is done.');
    return work();
  });
}
