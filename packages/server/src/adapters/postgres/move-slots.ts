/**
 * Moves slots from shard to shard while they are used. I19
 *
 *      copy ──► copy what came meanwhile ──► lock ──► copy the last of it ──► source gives up ──► target owns ──► map ──► tidy
 *      (again until it is little)            └── nobody writes to the source's slots here ──┘
 *
 * Only the source owns until it has given up, and it gives up only after the target has everything; so whoever finds a source that
 * owns starts (over) with copying, and whoever finds one that does not goes on behind it. Ended at any point, the same command
 * finishes it, the tidying too: on a slot that is there already it only takes away what other shards hold of it. Nodes that ask the source meanwhile are refused, fetch the map, and ask again.
 */
import { numberArray } from './arrays';
import { conversationsIn, copyEntries, copySmallTables, deleteConversations, readCopied } from './copy-rows';
import { ownershipLock } from './lock-conversations';
import type { Pool, Query } from './pool';
import type { SlotDirectory } from './slot-directory';

export interface SlotMover {
  readonly slots: SlotDirectory;
  /** Patient ones, by the shard's number. */
  readonly shards: readonly Pool[];
  readonly onMoved?: (slot: number) => void;
}

/** So little that copying it under the lock is a matter of milliseconds. */
const fewEntries = 50;
const rounds = 20;

export async function moveSlots({ slots, shards, onMoved }: SlotMover, wanted: readonly number[], to: number) {
  const target = shards[to];
  if (target === undefined) throw new Error(`There is no shard ${to + 1}.`);
  for (const slot of wanted) {
    const from = (await slots.refresh()).shards[slot];
    const source = from === undefined ? undefined : shards[from];
    if (source === undefined) throw new Error(`There is no slot ${slot}, or its shard is not configured.`);
    if (from === to) {
      await tidyElsewhere(shards, slot, to);
      continue;
    }
    if (await owns(source.query, slot)) await copyAndGiveUp(source, target, slot);
    await target.query(takeSlot, [slot]);
    await slots.assign([slot], to);
    await deleteConversations(source.query, await conversationsIn(source.query, slot));
    onMoved?.(slot);
  }
}

/** What a move that ended before it had tidied up left behind, where nobody looks for it any more. */
async function tidyElsewhere(shards: readonly Pool[], slot: number, to: number): Promise<void> {
  for (const [number, { query }] of shards.entries()) {
    if (number === to || (await owns(query, slot))) continue;
    await deleteConversations(query, await conversationsIn(query, slot));
  }
}

const takeSlot = `
  WITH taken AS (INSERT INTO owned_slots VALUES ($1) ON CONFLICT DO NOTHING RETURNING slot)
  UPDATE this_shard SET owned = owned + (SELECT count(*) FROM taken)`;

async function copyAndGiveUp(source: Pool, target: Pool, slot: number): Promise<void> {
  const copied = await readCopied(target.query, await conversationsIn(source.query, slot));
  for (let round = 0; round < rounds; round++)
    if ((await copyEntries(source.query, target.query, copied)) <= fewEntries) break;
  await source.transact(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1::bigint)', [ownershipLock]);
    // Those that were made meanwhile are among them.
    const conversations = await conversationsIn(query, slot);
    for (const id of conversations) if (!copied.has(id)) copied.set(id, 0);
    await target.transact(async (into) => {
      await copyEntries(query, into, copied);
      await copySmallTables(query, into, conversations);
    });
    await query('DELETE FROM owned_slots WHERE slot = $1', [slot]);
    await query('UPDATE this_shard SET owned = owned - 1');
  });
}

async function owns(query: Query, slot: number): Promise<boolean> {
  return (await query('SELECT 1 FROM owned_slots WHERE slot = $1', [slot])).length > 0;
}

/** How many conversations each shard has, and how many of the slots. */
export async function countByShard({ slots, shards }: SlotMover) {
  const { shards: map } = await slots.refresh();
  return Promise.all(
    shards.map(async ({ query }, number) => {
      const own = map.flatMap((shard, slot) => (shard === number ? [slot] : []));
      const [row] = await query<{ conversations: number; bytes: number }>(
        `SELECT (SELECT count(*) FROM conversations WHERE slot = ANY ($1::text::smallint[])) AS conversations,
           pg_database_size(current_database()) AS bytes`,
        [numberArray(own)],
      );
      return { number, slots: own.length, conversations: row?.conversations ?? 0, bytes: row?.bytes ?? 0 };
    }),
  );
}
