/** The first thing a writing transaction does: it makes sure of its slots, and locks its conversations in the order of their ids. */
import type { ConversationId, EntryId, Role, UserId } from '@tidings/protocol';
import type { FoundEntry } from '../../conversations/append-batch';
import type { PresentMember } from '../../conversations/state';
import { policyFromColumn } from '../sql-rows';
import { idArray, numberArray } from './arrays';
import { findEntries } from './find-entries';
import type { Query } from './pool';
import type { RosterCache } from './roster-cache';
import { SlotMoved, slotOf } from './slots';
import type { StoredRecord } from './working-set';

/** Shared by all who write; whoever moves a slot away takes it alone, so that nobody is half-way then. I19 */
export const ownershipLock = 7_441_002;

interface ConversationColumns {
  readonly id: ConversationId;
  readonly kind: number;
  readonly encryption: number;
  readonly incarnation: number;
  readonly head_seq: number;
  readonly loud_count: number;
  readonly changed_at_ms: number;
  readonly generation: number;
  readonly epoch: number;
  readonly awaiting_commit: boolean;
  readonly policy: string | null;
  readonly roster_seq: number;
}

const columns = `id, kind, encryption, incarnation, head_seq, loud_count, changed_at_ms, generation, epoch, awaiting_commit, policy,
  roster_seq`;

export interface Locked {
  readonly conversations: readonly StoredRecord[];
  /** Of the entries that were asked for those that are there, by `pairOf`. */
  readonly entries: ReadonlyMap<string, FoundEntry>;
}

/**
 * All statements are on their way before the first is answered; each sees what was committed when it began, and so the second
 * and third what was committed before the locks were had. Throws `SlotMoved`, before anything was waited for in vain.
 *
 * @param entries ids to look up, with their conversations
 */
export async function lockConversations(
  query: Query,
  ids: readonly ConversationId[],
  {
    entries,
    rosters,
  }: { readonly entries: readonly (readonly [ConversationId, EntryId])[]; readonly rosters: RosterCache },
): Promise<Locked> {
  const [, , rows, found] = await Promise.all([
    query('SELECT pg_advisory_xact_lock_shared($1::bigint)', [ownershipLock]),
    checkSlots(query, ids),
    query<ConversationColumns>(
      `SELECT ${columns} FROM conversations WHERE id = ANY ($1::text::uuid[]) ORDER BY id FOR UPDATE`,
      [idArray(ids)],
    ),
    findEntries(query, entries),
  ]);
  const members = await membersOf(query, rows, rosters);
  const conversations = rows.map((row) => storedRecord(row, members.get(row.id) ?? new Map()));
  return { conversations, entries: found };
}

/** For writes that neither need the head to stand still nor the members: cursors. */
export async function readConversations(
  query: Query,
  ids: readonly ConversationId[],
): Promise<readonly StoredRecord[]> {
  const [, , rows] = await Promise.all([
    query('SELECT pg_advisory_xact_lock_shared($1::bigint)', [ownershipLock]),
    checkSlots(query, ids),
    query<ConversationColumns>(`SELECT ${columns} FROM conversations WHERE id = ANY ($1::text::uuid[])`, [
      idArray(ids),
    ]),
  ]);
  return rows.map((row) => storedRecord(row, new Map()));
}

/** For writes beside the logs: they happen where the slots lie. */
export async function holdSlots(query: Query, ids: readonly ConversationId[]): Promise<void> {
  await Promise.all([
    query('SELECT pg_advisory_xact_lock_shared($1::bigint)', [ownershipLock]),
    checkSlots(query, ids),
  ]);
}

/** It also takes a transaction id, before the batch gets its time: see `oldestWriteAgeMs`. */
async function checkSlots(query: Query, ids: readonly ConversationId[]): Promise<void> {
  const slots = [...new Set(ids.map(slotOf))];
  const rows = await query<{ slot: number }>(
    'SELECT slot, pg_current_xact_id() FROM owned_slots WHERE slot = ANY ($1::text::smallint[])',
    [numberArray(slots)],
  );
  if (rows.length === slots.length) return;
  const owned = new Set(rows.map(({ slot }) => slot));
  throw new SlotMoved(slots.filter((slot) => !owned.has(slot)));
}

type Members = Map<UserId, PresentMember>;

/** From the cache as far as it is right, else from the database. */
async function membersOf(
  query: Query,
  rows: readonly ConversationColumns[],
  rosters: RosterCache,
): Promise<ReadonlyMap<ConversationId, Members>> {
  const known = new Map<ConversationId, Members>();
  for (const row of rows) {
    const members = rosters.get(row.id, row);
    if (members !== undefined) known.set(row.id, members);
  }
  const stale = rows.filter(({ id }) => !known.has(id));
  if (stale.length === 0) return known;
  for (const { id } of stale) known.set(id, new Map());
  const read = await query<{ conversation: ConversationId; member: UserId; role: Role; from_seq: number }>(
    `SELECT conversation, member, role, from_seq FROM members
     WHERE conversation = ANY ($1::text::uuid[]) AND to_seq IS NULL ORDER BY conversation, from_seq, member`,
    [idArray(stale.map(({ id }) => id))],
  );
  for (const { conversation, member, role, from_seq } of read)
    known.get(conversation)?.set(member, { role, fromSeq: from_seq });
  for (const { id, incarnation, roster_seq } of stale)
    rosters.put(id, { incarnation, rosterSeq: roster_seq, members: known.get(id) as Members });
  return known;
}

function storedRecord(row: ConversationColumns, members: Members): StoredRecord {
  return {
    id: row.id,
    kind: row.kind,
    encryption: row.encryption,
    incarnation: row.incarnation,
    headSeq: row.head_seq,
    loudCount: row.loud_count,
    generation: row.generation,
    epoch: row.epoch,
    awaitingCommit: row.awaiting_commit,
    policy: policyFromColumn(row.policy),
    rosterSeq: row.roster_seq,
    changedAtMs: row.changed_at_ms,
    members,
  };
}
