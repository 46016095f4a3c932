import { TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { Directory } from '../../ports/directory';
import type { LogStore } from '../../ports/log-store';
import type { SearchIndex } from '../../ports/search-index';
import { createPostgresDirectory } from './directory';
import { directoryMigrations } from './directory-schema';
import { PostgresLogStore } from './log-store';
import { migrate } from './migrate';
import { openPool, type PoolOptions } from './pool';
import { PrivacyRows } from './privacy';
import { createPostgresSearchIndex } from './search-index';
import { Shard } from './shard';
import { SlotDirectory, slotMigrations } from './slot-directory';

export interface PostgresStores extends AsyncDisposable {
  readonly logStore: LogStore;
  readonly directory: Directory;
  readonly searchIndex: SearchIndex;
  /** The secret of this name, the same for all nodes; `make` says what it is to be if there is none yet. */
  secret(name: string, make: () => Promise<string>): Promise<string>;
}

/**
 * Opens the shards, one at each address, and the directory, which lies beside the first. Brings their schemas up to date.
 * The first must be there; another one that can't be reached is tried again when it is needed. Throws an Error with a sentence if
 * the addresses are not those of before.
 */
export async function openPostgresStores(
  addresses: readonly string[],
  clock: Clock,
  limits: Omit<PoolOptions, 'name'> = {},
): Promise<PostgresStores> {
  const [first] = addresses;
  if (first === undefined) throw new Error('TIDINGS_POSTGRES has no address.');
  await using parts = new AsyncDisposableStack();
  const directoryPool = parts.use(openPool(first, { ...limits, name: 'the directory' }));
  await migrate(directoryPool, directoryMigrations);
  await migrate(directoryPool, slotMigrations);
  const slots = new SlotDirectory(directoryPool);
  await slots.open(addresses.length);
  const stamp = steady(clock);
  const shards = addresses.map((address, number) => {
    const pool = parts.use(openPool(address, { ...limits, name: `shard ${number + 1}` }));
    return new Shard({ number, pool, slots, stamp });
  });
  for (const outcome of await Promise.allSettled(shards.map((shard) => shard.ready())))
    if (outcome.status === 'rejected' && !(outcome.reason instanceof TidingsError)) throw outcome.reason;
  const logStore = new PostgresLogStore({ shards, slots, privacy: new PrivacyRows(directoryPool), now: stamp });
  const directory = createPostgresDirectory(directoryPool);
  const opened = parts.move();
  return {
    logStore,
    directory,
    searchIndex: createPostgresSearchIndex({ shards, slots }),
    async secret(name, make) {
      const known = () => directoryPool.query<{ value: string }>('SELECT value FROM secrets WHERE name = $1', [name]);
      if ((await known()).length === 0)
        await directoryPool.query('INSERT INTO secrets VALUES ($1, $2) ON CONFLICT DO NOTHING', [name, await make()]);
      const [row] = await known();
      if (row === undefined) throw new Error(`the secret ${name} was not kept`);
      return row.value;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The clock, but it never goes back while the process lives: so `heads` misses nothing. */
function steady(clock: Clock): () => number {
  let latestMs = 0;
  return () => {
    latestMs = Math.max(latestMs, clock.now());
    return latestMs;
  };
}
