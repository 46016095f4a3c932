/** Rows of one shard for another, whole, in PostgreSQL's own text form: both have the same tables. */
import type { ConversationId, EntryId } from '@tidings/protocol';
import { elementsOf, idArray, numberArray, textArray } from './arrays';
import type { Query } from './pool';

/** Everything about a conversation but its entries and its own row. */
export const smallTables = [
  'members',
  'invites',
  'banned',
  'join_requests',
  'group_infos',
  'welcomes',
  'welcome_devices',
  'consumer_cursors',
  'search_texts',
] as const;

const rowsAtOnce = 500;
const rowsOfOne = 100;

/** How far each conversation has been copied. */
export type Copied = Map<ConversationId, number>;

export async function conversationsIn(query: Query, slot: number): Promise<readonly ConversationId[]> {
  const rows = await query<{ id: ConversationId }>('SELECT id FROM conversations WHERE slot = $1', [slot]);
  return rows.map(({ id }) => id);
}

/** Of an attempt before this one, as far as it came: entries are only ever appended. */
export async function readCopied(query: Query, conversations: readonly ConversationId[]): Promise<Copied> {
  const rows = await query<{ id: ConversationId; seq: number }>(
    `SELECT c.id, coalesce((SELECT e.seq FROM entries e WHERE e.conversation = c.id ORDER BY e.seq DESC LIMIT 1), 0) AS seq
     FROM unnest($1::text::uuid[]) AS c (id)`,
    [idArray(conversations)],
  );
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/**
 * Copies what the target lacks of these entries; returns how many. A body that was erased after it was copied is erased there too,
 * for every deletion came with an entry that names what it erased. What expired meanwhile is due on the target as well, and goes
 * there with its next expiry. I11
 */
export async function copyEntries(from: Query, to: Query, copied: Copied): Promise<number> {
  let count = 0;
  for (;;) {
    const rows = await from<{ conversation: ConversationId; seq: number; deletes: string | null; row: string }>(
      `SELECT e.conversation, e.seq, e.deletes, e::text AS row FROM unnest($1::text::uuid[], $2::text::bigint[]) AS c (id, seq)
       JOIN LATERAL (SELECT * FROM entries WHERE conversation = c.id AND entries.seq > c.seq ORDER BY entries.seq LIMIT ${rowsOfOne}) e
         ON true LIMIT ${rowsAtOnce}`,
      [idArray([...copied.keys()]), numberArray([...copied.values()])],
    );
    if (rows.length === 0) return count;
    await insertRows(
      to,
      'entries',
      rows.map(({ row }) => row),
    );
    for (const { conversation, deletes } of rows) if (deletes !== null) await eraseBodies(to, conversation, deletes);
    for (const { conversation, seq } of rows) copied.set(conversation, Math.max(seq, copied.get(conversation) ?? 0));
    count += rows.length;
  }
}

async function eraseBodies(to: Query, conversation: ConversationId, deletes: string): Promise<void> {
  await to("UPDATE entries SET body = '' WHERE conversation = $1 AND id = ANY ($2::text::uuid[])", [
    conversation,
    idArray(elementsOf(deletes) as EntryId[]),
  ]);
}

/** Copies everything else about the conversations, in place of what the target may have of it. */
export async function copySmallTables(from: Query, to: Query, conversations: readonly ConversationId[]): Promise<void> {
  const ids = idArray(conversations);
  for (const [table, column] of [
    ...smallTables.map((name) => [name, 'conversation']),
    ['conversations', 'id'],
  ] as const) {
    await to(`DELETE FROM ${table} WHERE ${column} = ANY ($1::text::uuid[])`, [ids]);
    const rows = await from<{ row: string }>(
      `SELECT t::text AS row FROM ${table} t WHERE ${column} = ANY ($1::text::uuid[])`,
      [ids],
    );
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await insertRows(
        to,
        table as string,
        rows.slice(at, at + rowsAtOnce).map(({ row }) => row),
      );
  }
}

/** Takes the conversations out of a shard. */
export async function deleteConversations(query: Query, conversations: readonly ConversationId[]): Promise<void> {
  for (const conversation of conversations) {
    for (const table of smallTables) await query(`DELETE FROM ${table} WHERE conversation = $1`, [conversation]);
    await query('DELETE FROM entries WHERE conversation = $1', [conversation]);
    await query('DELETE FROM conversations WHERE id = $1', [conversation]);
  }
}

async function insertRows(to: Query, table: string, rows: readonly string[]): Promise<void> {
  await to(
    `INSERT INTO ${table} SELECT (parsed.whole).* FROM (
       SELECT row::${table} AS whole FROM unnest($1::text::text[]) AS rows (row) OFFSET 0) parsed`,
    [textArray(rows)],
  );
}
