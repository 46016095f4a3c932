/** One shard: a database with the logs of some slots, brought up to date before its first use. */
import { numberArray } from './arrays';
import { ownershipLock } from './lock-conversations';
import { logMigrations } from './log-schema';
import { migrate } from './migrate';
import type { Pool, Query } from './pool';
import { ShardReader } from './shard-reader';
import { ShardWriter } from './shard-writer';
import type { SlotDirectory } from './slot-directory';

export interface ShardOptions {
  readonly number: number;
  readonly pool: Pool;
  readonly slots: SlotDirectory;
  readonly stamp: () => number;
}

export class Shard {
  readonly number: number;
  readonly #pool: Pool;
  readonly #slots: SlotDirectory;
  readonly #reader: ShardReader;
  readonly #writer: ShardWriter;
  #ready: Promise<void> | undefined;

  constructor({ number, pool, slots, stamp }: ShardOptions) {
    this.number = number;
    this.#pool = pool;
    this.#slots = slots;
    this.#reader = new ShardReader(pool.query);
    this.#writer = new ShardWriter(pool, stamp);
  }

  /**
   * Resolves when the shard may be used; tried again with the next call if it could not be reached. Throws an Error with a sentence
   * if it is another database than the one it was.
   */
  ready(): Promise<void> {
    this.#ready ??= this.#prepare().catch((failure) => {
      this.#ready = undefined;
      throw failure;
    });
    return this.#ready;
  }

  async read<T>(read: (reader: ShardReader) => Promise<T>): Promise<T> {
    await this.ready();
    return read(this.#reader);
  }

  async write<T>(write: (writer: ShardWriter) => Promise<T>): Promise<T> {
    await this.ready();
    return write(this.#writer);
  }

  async #prepare(): Promise<void> {
    await migrate(this.#pool, logMigrations);
    const { installation } = await this.#slots.installation();
    const hadData = await this.#slots.isSetUp(this.number);
    const { shards } = await this.#slots.refresh();
    await this.#pool.transact(async (query) => {
      await query('SELECT pg_advisory_xact_lock($1::bigint)', [ownershipLock]);
      const known = await readIdentity(query);
      if (known !== undefined) return checkIdentity(known, { number: this.number, installation });
      if (hadData)
        throw new Error(
          `Address ${this.number + 1} of TIDINGS_POSTGRES leads to an empty database, but there were conversations: restore it from its backup.`,
        );
      const own = shards.flatMap((shard, slot) => (shard === this.number ? [slot] : []));
      await query('INSERT INTO this_shard VALUES ($1, $2, $3)', [this.number, installation, own.length]);
      await query('INSERT INTO owned_slots SELECT unnest($1::text::smallint[])', [numberArray(own)]);
    });
    await this.#slots.noteSetUp(this.number);
  }
}

interface Identity {
  readonly number: number;
  readonly installation: string;
}

async function readIdentity(query: Query): Promise<Identity | undefined> {
  const [row] = await query<Identity>('SELECT number, installation FROM this_shard');
  return row;
}

function checkIdentity(known: Identity, wanted: Identity): void {
  const place = `Address ${wanted.number + 1} of TIDINGS_POSTGRES`;
  if (known.installation !== wanted.installation)
    throw new Error(`${place} leads to a database of another installation of Tidings.`);
  if (known.number !== wanted.number)
    throw new Error(
      `${place} leads to the shard that stood at place ${known.number + 1}; keep the addresses in their order.`,
    );
}
