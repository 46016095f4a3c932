/** Which shard has which slot, as the directory's database says; remembered until somebody finds it wrong. */
import { randomUUID } from 'node:crypto';
import { elementsOf, numberArray } from './arrays';
import type { Migrations } from './migrate';
import type { Pool } from './pool';
import { type SlotMap, spreadSlots } from './slots';

export const slotMigrations: Migrations = {
  part: 'slots',
  steps: [
    `
    CREATE TABLE slot_map (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      version integer NOT NULL,
      installation uuid NOT NULL,
      -- shards[slot + 1]
      shards smallint[] NOT NULL
    );

    -- Those that have held conversations.
    CREATE TABLE set_up_shards (number smallint PRIMARY KEY);
    `,
  ],
};

export class SlotDirectory {
  readonly #pool: Pool;
  #map: SlotMap = { version: 0, shards: [] };
  #refreshing: Promise<SlotMap> | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  get current(): SlotMap {
    return this.#map;
  }

  /** At the very first start the slots are spread evenly over the shards there are. */
  async open(shards: number): Promise<void> {
    await this.#pool.query(
      'INSERT INTO slot_map (version, installation, shards) VALUES (1, $1, $2::text::smallint[]) ON CONFLICT DO NOTHING',
      [randomUUID(), numberArray(spreadSlots(shards))],
    );
    const { shards: used } = await this.refresh();
    const most = used.reduce((max, shard) => Math.max(max, shard), 0) + 1;
    if (most > shards)
      throw new Error(
        `TIDINGS_POSTGRES has ${shards} addresses, but conversations lie on ${most} shards: name them all, in their order.`,
      );
  }

  /** The map as it is now. Who asks while somebody else does gets the same answer only if that question is still on its way. */
  refresh(): Promise<SlotMap> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async installation(): Promise<{ readonly installation: string }> {
    const [row] = await this.#pool.query<{ installation: string }>('SELECT installation FROM slot_map');
    if (row === undefined) throw new Error('the slot map has not been made');
    return row;
  }

  async isSetUp(shard: number): Promise<boolean> {
    return (await this.#pool.query('SELECT 1 FROM set_up_shards WHERE number = $1', [shard])).length > 0;
  }

  async noteSetUp(shard: number): Promise<void> {
    await this.#pool.query('INSERT INTO set_up_shards VALUES ($1) ON CONFLICT DO NOTHING', [shard]);
  }

  /** Gives slots to a shard, for all nodes to find. */
  async assign(slots: readonly number[], shard: number): Promise<void> {
    await this.#pool.query(
      `UPDATE slot_map SET version = version + 1, shards = (
         SELECT array_agg(CASE WHEN place - 1 = ANY ($1::text::smallint[]) THEN $2::smallint ELSE present END ORDER BY place)
         FROM unnest(shards) WITH ORDINALITY AS s (present, place))`,
      [numberArray(slots), shard],
    );
    await this.refresh();
  }

  async #read(): Promise<SlotMap> {
    const [row] = await this.#pool.query<{ version: number; shards: string }>('SELECT version, shards FROM slot_map');
    if (row === undefined) throw new Error('the slot map has not been made');
    if (row.version > this.#map.version)
      this.#map = { version: row.version, shards: elementsOf(row.shards).map(Number) };
    return this.#map;
  }
}
