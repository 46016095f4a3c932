import type { ConversationId, EntryId, EntryKind, UserId } from '@tidings/protocol';
import type { LogEntry } from '../replica/entry';
import { saveTimeline } from '../replica/statements';
import type { Kept } from '../sealer/sealer';
import type { Database } from '../store/database';
import { getMeta, setMeta } from '../store/meta';
import { topics } from '../store/topics';
import { saveEffects } from './effects';
import { refreshList } from './list-view';
import { materialise } from './materialise';
import { showNotices } from './notices';

export interface EntryRow {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: EntryId;
  readonly kind: EntryKind;
  readonly author: UserId;
  readonly device: string;
  readonly accepted_at_ms: number;
  readonly loud_count: number;
  readonly is_silent: number;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
  readonly opened: Uint8Array | null;
  readonly closed: Exclude<Kept, Uint8Array> | null;
  readonly is_deleted: number;
  readonly deletes: string | null;
  readonly expires_at_ms: number | null;
  readonly is_expired: number;
}

/** All that can be made anew, by table, as a query whose answer must come out the same. */
export const viewQueries = {
  view_timeline: 'SELECT * FROM view_timeline ORDER BY conversation, seq',
  view_list: 'SELECT * FROM view_list ORDER BY conversation',
  view_mentions: 'SELECT * FROM view_mentions ORDER BY conversation, seq',
  view_texts: 'SELECT * FROM view_texts ORDER BY id',
  view_effects: `SELECT conversation, target, type, author, key, seq, id, at_ms, is_off, content FROM view_effects
                 ORDER BY conversation, target, type, author, key`,
} as const;

/** Grows when materialising changes, so that replicas written before show what they can show now. */
const viewsVersion = '3';

/** Makes the views anew if another version of them made those that are there. A kill on the way: the next start begins again. */
export async function refreshViews(database: Database, self: UserId): Promise<void> {
  if ((await getMeta(database, 'views')) === viewsVersion) return;
  await rebuildViews(database, self);
  await database.write([setMeta('views', viewsVersion)], []);
}

/** Drops the views and makes them anew from the replica, each conversation's in one transaction. */
export async function rebuildViews(database: Database, self: UserId): Promise<void> {
  const conversations = await database.all<{ id: ConversationId }>('SELECT id FROM conversations');
  const known = 'conversation NOT IN (SELECT id FROM conversations)';
  await database.write(
    viewTables.map((table) => ({ sql: `DELETE FROM ${table} WHERE ${known}` })),
    [],
  );
  for (const { id } of conversations) await rebuildConversation(database, id, self);
}

const viewTables = Object.keys(viewQueries);

/** In one transaction. */
export async function rebuildConversation(
  database: Database,
  conversation: ConversationId,
  self: UserId,
): Promise<void> {
  const rows = await database.all<EntryRow>('SELECT * FROM entries WHERE conversation = ? ORDER BY seq', [
    conversation,
  ]);
  // Of what is over there is nothing left to show.
  const opened = rows
    .filter(({ is_expired }) => is_expired === 0)
    .map((row) => ({ entry: entryOf(row), kept: keptOf(row) }));
  const records = opened.flatMap(({ entry, kept }) => {
    const record = materialise(entry, kept);
    return record ? [{ ...record, conversation }] : [];
  });
  await database.write(
    [
      ...viewTables.map((table) => ({ sql: `DELETE FROM ${table} WHERE conversation = ?`, params: [conversation] })),
      saveTimeline(records),
      showNotices(conversation),
      ...saveEffects(conversation, opened, self),
      refreshList([conversation], self),
    ],
    [topics.all],
  );
}

const keptOf = ({ opened, closed }: EntryRow): Kept | undefined => opened ?? closed ?? undefined;

export function entryOf(row: EntryRow): LogEntry {
  return {
    seq: row.seq,
    id: row.id,
    kind: row.kind,
    author: row.author,
    device: row.device,
    acceptedAtMs: row.accepted_at_ms,
    loudCount: row.loud_count,
    isSilent: row.is_silent === 1,
    generation: row.generation,
    epoch: row.epoch,
    body: row.body,
    isDeleted: row.is_deleted === 1,
    deletes: row.deletes === null ? [] : (JSON.parse(row.deletes) as EntryId[]),
    expireAfterS: row.expires_at_ms === null ? 0 : Math.round((row.expires_at_ms - row.accepted_at_ms) / 1_000),
  };
}
