import type { ConversationId, EntryId, EntryKind, UserId } from '@tidings/protocol';
import type { LogEntry } from '../replica/entry';
import { groupBy } from '../replica/group-by';
import { saveTimeline } from '../replica/statements';
import type { Kept } from '../sealer/sealer';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import { saveEffects } from './effects';
import { refreshList } from './list-view';
import { materialise, type TimelineRecord } from './materialise';
import type { StoredChange } from './stored-change';

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
}

/** All that can be made anew, by table, as a query whose answer must come out the same. */
export const viewQueries = {
  view_timeline: 'SELECT * FROM view_timeline ORDER BY conversation, seq',
  view_list: 'SELECT * FROM view_list ORDER BY conversation',
  view_mentions: 'SELECT * FROM view_mentions ORDER BY conversation, seq',
  view_effects: `SELECT conversation, target, type, author, key, seq, id, at_ms, is_off, content FROM view_effects
                 ORDER BY conversation, target, type, author, key`,
} as const;

/** Drops the views and makes them anew from the replica, in one transaction. */
export async function rebuildViews(database: Database, self: UserId): Promise<void> {
  const entries = await database.all<EntryRow>('SELECT * FROM entries ORDER BY conversation, seq');
  const conversations = await database.all<{ id: ConversationId }>('SELECT id FROM conversations');
  const notices = new Map(
    (await database.all<{ conversation: ConversationId; seq: number; content: string }>('SELECT * FROM notices')).map(
      ({ conversation, seq, content }) => [`${conversation} ${seq}`, content],
    ),
  );
  const noticed = (row: EntryRow): TimelineRecord | undefined => {
    const content = notices.get(`${row.conversation} ${row.seq}`);
    return content === undefined ? undefined : noticeRecord(entryOf(row), content);
  };
  const records = entries.flatMap((row) => {
    const record = materialise(entryOf(row), keptOf(row)) ?? noticed(row);
    return record ? [{ ...record, conversation: row.conversation }] : [];
  });
  await database.write(
    [
      { sql: 'DELETE FROM view_timeline' },
      { sql: 'DELETE FROM view_list' },
      { sql: 'DELETE FROM view_effects' },
      { sql: 'DELETE FROM view_mentions' },
      saveTimeline(records),
      ...[...groupBy(entries, ({ conversation }) => conversation)].flatMap(([conversation, rows]) =>
        saveEffects(
          conversation,
          rows.map((row) => ({ entry: entryOf(row), kept: keptOf(row) })),
          self,
        ),
      ),
      refreshList(
        conversations.map(({ id }) => id),
        self,
      ),
    ],
    [topics.all],
  );
}

const keptOf = ({ opened, closed }: EntryRow): Kept | undefined => opened ?? closed ?? undefined;

/** What keys have told about an entry that says nothing itself (a commit), as the row it gets. */
export function noticeRecord(entry: LogEntry, content: string): TimelineRecord {
  const { seq, id, author, acceptedAtMs: atMs } = entry;
  return { seq, id, author, atMs, type: 'change', content: JSON.parse(content) as StoredChange };
}

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
  };
}
