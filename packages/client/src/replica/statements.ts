/** A plan as SQL. One list, one transaction: entries, opened content, views and position are never apart. I13 */
import { type ConversationId, type EntryId, idFromBytes, type User, type UserId } from '@tidings/protocol';
import type { Kept } from '../sealer/sealer';
import type { SqlValue, Statement } from '../store/database';
import { openedOf } from '../views/content';
import { saveEffects } from '../views/effects';
import { refreshList } from '../views/list-view';
import { materialise } from '../views/materialise';
import { showNotices } from '../views/notices';
import { type DetailsPatch, foldDetails } from './details';
import { endOf, isOwnLoud, type LogEntry } from './entry';
import { expireEntries } from './expiry';
import type { Held } from './held';
import type { Draft, Plan, Self } from './plan';
import { forgetLost } from './restored';
import { newestWindow } from './windows';

/** How an entry is kept; undefined for what is not sealed. */
export type Opened = (conversation: ConversationId, entry: LogEntry) => Kept | undefined;

/** @param nowMs the server's time: what comes and is over already leaves nothing */
export function planStatements(plan: Plan, opened: Opened, self: Self, nowMs: number): readonly Statement[] {
  const drafts = [...plan.drafts.values()];
  return [
    ...savePeople(plan.people),
    ...drafts.flatMap(({ held, restoredAt }) => (restoredAt ? forgetLost(held, restoredAt, self) : [])),
    saveConversations(drafts.map(({ held }) => held)),
    ...drafts.flatMap((draft) => [
      ...saveDetails(draft.held.id, draft.patch),
      ...saveEntries(draft, opened, self),
      ...saveRoster(draft),
      ...saveCursors(draft, self),
      ...saveOutbox(draft),
      ...(draft.entries.some(({ expireAfterS }) => expireAfterS > 0) ? expireEntries(draft.held.id, nowMs) : []),
    ]),
    refreshList([...plan.drafts.keys()], self.user),
  ];
}

/** What the conversation's new details change. What can't be opened yet is asked for again when its key has come. */
export function patchOf({ held, details }: Draft, opened: Opened): DetailsPatch | undefined {
  const entries = details.map((entry) => ({ seq: entry.seq, content: openedOf(opened(held.id, entry)) }));
  return foldDetails(held.detailsSeq, entries);
}

export const withPatch = (held: Held, patch: DetailsPatch | undefined): Held =>
  patch ? { ...held, detailsSeq: patch.seq, title: patch.title ?? held.title } : held;

/** Description and picture: asked for by few screens, so they are not part of the row. */
export function saveDetails(id: ConversationId, patch: DetailsPatch | undefined): readonly Statement[] {
  const { description, avatar } = patch ?? {};
  return [
    ...(description === undefined ? [] : [saveAbout(id, 'description', description)]),
    ...(avatar === undefined ? [] : [saveAbout(id, 'avatar', avatar)]),
  ];
}

function saveAbout(id: ConversationId, column: 'description' | 'avatar', value: string | null): Statement {
  return {
    sql: `INSERT INTO details (conversation, description, avatar) VALUES (?1, ?2, ?3)
          ON CONFLICT (conversation) DO UPDATE SET ${column} = excluded.${column}`,
    params: column === 'description' ? [id, value, null] : [id, '', value],
  };
}

export function savePeople(people: readonly User[]): readonly Statement[] {
  if (people.length === 0) return [];
  return [
    {
      sql: `INSERT INTO people (id, handle, display_name) VALUES (?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, display_name = excluded.display_name`,
      rows: people.map((person) => [idFromBytes<UserId>(person.id), person.handle, person.displayName]),
    },
  ];
}

const columns = [
  'id',
  'kind',
  'encryption',
  'incarnation',
  'generation',
  'epoch',
  'role',
  'from_seq',
  'to_seq',
  'member_count',
  'peer',
  'title',
  'details_seq',
  'info_seq',
  'head_seq',
  'head_loud',
  'changed_at_ms',
  'is_roster_known',
  'policy',
  'join_requests',
  'expire_after_s',
  'is_unaccepted',
];

function saveConversations(all: readonly Held[]): Statement {
  return {
    sql: `INSERT INTO conversations (${columns}) VALUES (${columns.map(() => '?')})
          ON CONFLICT (id) DO UPDATE SET ${columns.slice(1).map((column) => `${column} = excluded.${column}`)}`,
    rows: all.map((held): readonly SqlValue[] => [
      held.id,
      held.kind,
      held.encryption,
      held.sync.incarnation,
      held.generation,
      held.epoch,
      held.role,
      held.sync.fromSeq,
      held.sync.toSeq,
      held.memberCount,
      held.peer ?? null,
      held.title,
      held.detailsSeq,
      held.infoSeq,
      held.sync.headSeq,
      held.headLoud,
      held.changedAtMs,
      held.isRosterKnown ? 1 : 0,
      held.policy ? JSON.stringify(held.policy) : null,
      held.joinRequests,
      held.expireAfterS,
      held.isUnaccepted ? 1 : 0,
    ]),
  };
}

const nothing = new Uint8Array(0);

/** By name: a later version may have added others. */
const entryColumns = [
  'conversation',
  'seq',
  'id',
  'kind',
  'author',
  'device',
  'accepted_at_ms',
  'loud_count',
  'is_silent',
  'is_own_loud',
  'generation',
  'epoch',
  'body',
  'opened',
  'closed',
  'is_deleted',
  'deletes',
  'expires_at_ms',
];

function saveEntries({ held, entries }: Draft, opened: Opened, self: Self): readonly Statement[] {
  if (entries.length === 0) return [];
  const records = entries.flatMap((entry) => materialise(entry, opened(held.id, entry)) ?? []);
  return [
    {
      sql: `INSERT OR IGNORE INTO entries (${entryColumns}) VALUES (${entryColumns.map(() => '?')})`,
      rows: entries.map((entry): readonly SqlValue[] => {
        const kept = opened(held.id, entry);
        const content = openedOf(kept);
        return [
          held.id,
          entry.seq,
          entry.id,
          entry.kind,
          entry.author,
          entry.device,
          entry.acceptedAtMs,
          entry.loudCount,
          entry.isSilent ? 1 : 0,
          isOwnLoud(entry, self.user) ? 1 : 0,
          entry.generation,
          entry.epoch,
          content === entry.body ? nothing : entry.body,
          content ?? null,
          typeof kept === 'string' ? kept : null,
          entry.isDeleted ? 1 : 0,
          entry.deletes.length > 0 ? JSON.stringify(entry.deletes) : null,
          endOf(entry) ?? null,
        ];
      }),
    },
    saveTimeline(records.map((record) => ({ ...record, conversation: held.id }))),
    showNotices(held.id),
    ...saveEffects(
      held.id,
      entries.map((entry) => ({ entry, kept: opened(held.id, entry) })),
      self.user,
    ),
    { sql: 'DELETE FROM windows WHERE conversation = ?', params: [held.id] },
    {
      sql: 'INSERT INTO windows (conversation, low, high) VALUES (?, ?, ?)',
      rows: held.sync.windows.map(({ low, high }) => [held.id, low, high]),
    },
    {
      sql: 'UPDATE conversations SET delivered_seq = max(delivered_seq, ?) WHERE id = ?',
      params: [newestWindow(held.sync.windows)?.high ?? 0, held.id],
    },
  ];
}

type Record = NonNullable<ReturnType<typeof materialise>> & { readonly conversation: ConversationId };

export function saveTimeline(records: readonly Record[]): Statement {
  return {
    sql: `INSERT OR REPLACE INTO view_timeline (conversation, seq, id, type, author, at_ms, content)
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
    rows: records.map(({ conversation, seq, id, type, author, atMs, content }) => [
      conversation,
      seq,
      id,
      type,
      author,
      atMs,
      JSON.stringify(content),
    ]),
  };
}

function saveRoster({ held, members, roster }: Draft): readonly Statement[] {
  const steps = roster.flatMap(({ user, role, readSeq }): Statement[] => {
    if (role === undefined)
      return [{ sql: 'DELETE FROM members WHERE conversation = ? AND user = ?', params: [held.id, user] }];
    const member = {
      sql: 'INSERT OR REPLACE INTO members (conversation, user, role) VALUES (?, ?, ?)',
      params: [held.id, user, role],
    };
    return readSeq === undefined ? [member] : [member, advanceOther(held.id, [[user, readSeq, readSeq]])];
  });
  if (!members) return steps;
  return [
    { sql: 'DELETE FROM members WHERE conversation = ?', params: [held.id] },
    {
      sql: 'INSERT OR REPLACE INTO members (conversation, user, role) VALUES (?, ?, ?)',
      rows: members.flatMap(({ user, role }) => (user ? [[held.id, idFromBytes(user.id), role]] : [])),
    },
    ...steps,
  ];
}

/** Moves others' cursors; they only grow. I4 */
export function advanceOther(
  conversation: ConversationId,
  cursors: readonly (readonly [user: UserId, deliveredSeq: number, readSeq: number])[],
): Statement {
  return {
    sql: `INSERT INTO cursors (conversation, user, delivered_seq, read_seq) VALUES (?, ?, ?, ?) ON CONFLICT (conversation, user) DO UPDATE SET
          delivered_seq = max(delivered_seq, excluded.delivered_seq), read_seq = max(read_seq, excluded.read_seq)`,
    rows: cursors.map(([user, deliveredSeq, readSeq]) => [conversation, user, deliveredSeq, readSeq]),
  };
}

function saveCursors({ held, cursors }: Draft, self: Self): readonly Statement[] {
  return cursors.map((cursor): Statement => {
    const user = idFromBytes<UserId>(cursor.user);
    const { deliveredSeq, readSeq, readLoudCount } = cursor;
    // Whoever has read it has got it.
    if (user !== self.user) return advanceOther(held.id, [[user, Math.max(deliveredSeq, readSeq), readSeq]]);
    return {
      sql: `UPDATE conversations SET
              acked_read_seq = max(acked_read_seq, ?1), acked_delivered_seq = max(acked_delivered_seq, ?2),
              read_loud = CASE WHEN ?1 >= read_seq THEN ?3 ELSE read_loud END,
              read_seq = max(read_seq, ?1), delivered_seq = max(delivered_seq, ?2)
            WHERE id = ?4`,
      params: [readSeq, deliveredSeq, readLoudCount, held.id],
    };
  });
}

function saveOutbox({ held, done, acknowledged }: Draft): readonly Statement[] {
  const newest = newestWindow(held.sync.windows)?.high ?? 0;
  return [
    ...(done.length > 0 ? [{ sql: 'DELETE FROM outbox WHERE id = ?', rows: done.map((id: EntryId) => [id]) }] : []),
    ...(acknowledged.length > 0
      ? [
          {
            sql: `UPDATE outbox SET seq = ?, accepted_at_ms = ?, expires_at_ms = ?, failure_code = NULL, failure_message = NULL
                  WHERE id = ?`,
            rows: acknowledged.map(({ seq, atMs, endMs, id }) => [seq, atMs, endMs ?? null, id]),
          },
        ]
      : []),
    // It landed before something that is held now: scrolling will show it.
    { sql: 'DELETE FROM outbox WHERE conversation = ? AND seq <= ?', params: [held.id, newest] },
  ];
}
