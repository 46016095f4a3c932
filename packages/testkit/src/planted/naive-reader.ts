import type { Database } from 'bun:sqlite';
import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type ConversationKind,
  type Encryption,
  type Entry,
  type EntryKind,
  EntrySchema,
  idToBytes,
  type Role,
  type UserId,
} from '@tidings/protocol';
import type { ConversationState, HeadRow, LogReader, Membership, PullRange } from '@tidings/server';
import { type EntryRecord, headOf } from './naive-database';
import { readCursor } from './naive-writer';
import type { Plant } from './plants';

interface MemberRecord {
  readonly user: UserId;
  readonly role: Role;
}

export function createNaiveReader(database: Database, plant: Plant): LogReader {
  const conversationsOf = (user: UserId): ConversationId[] =>
    database
      .query<{ conversation: ConversationId }, [string]>('SELECT conversation FROM members WHERE user = ?')
      .all(user)
      .map(({ conversation }) => conversation);
  return {
    conversationsOf: async (user) => ({
      standings: conversationsOf(user).map((conversation) => ({
        conversation,
        fromSeq: 1,
        headSeq: headOf(database, conversation).seq,
      })),
      readAtMs: Date.now(),
      isComplete: true,
    }),
    async heads(user, { sinceMs = 0, only, readAtMs = Date.now() }) {
      const rows = (only ?? conversationsOf(user)).map((conversation) => headRow(database, conversation, user));
      return { rows: rows.filter((row) => row.state.changedAtMs >= sinceMs), readAtMs, isComplete: true };
    },
    membership: async (conversation, user) => membershipOf(database, conversation, user),
    pull: async (range) => pullPage(database, range, plant),
    locate: async () => undefined,
    members: async (conversation) =>
      database
        .query<MemberRecord, [string]>('SELECT user, role FROM members WHERE conversation = ?')
        .all(conversation)
        .map(({ user, role }) => ({ user, role, cursor: readCursor(database, conversation, user) })),
    acquaintances: async (_, others) => new Set(others),
  };
}

function membershipOf(database: Database, conversation: ConversationId, user: UserId): Membership | undefined {
  const sql = 'SELECT user, role FROM members WHERE conversation = ? AND user = ?';
  const row = database.query<MemberRecord, [string, string]>(sql).get(conversation, user);
  return row === null
    ? undefined
    : { conversation, user, role: row.role, fromSeq: 1, toSeq: undefined, isAccepted: true };
}

function headRow(database: Database, conversation: ConversationId, user: UserId): HeadRow {
  const membership = membershipOf(database, conversation, user);
  if (membership === undefined) throw new Error(`${user} is no member of ${conversation}`);
  return {
    state: stateOf(database, conversation),
    membership,
    details: undefined,
    peer: undefined,
    cursors: [readCursor(database, conversation, user)],
  };
}

function stateOf(database: Database, conversation: ConversationId): ConversationState {
  interface Row {
    readonly kind: ConversationKind;
    readonly encryption: Encryption;
    readonly incarnation: number;
    readonly member_count: number;
    readonly cursor_at: number;
  }
  const row = database
    .query<Row, [string]>(
      `SELECT kind, encryption, incarnation, (SELECT count(*) FROM members m WHERE m.conversation = c.id) AS member_count,
         (SELECT coalesce(max(changed_at), 0) FROM cursors k WHERE k.conversation = c.id) AS cursor_at
       FROM conversations c WHERE id = ?`,
    )
    .get(conversation);
  if (row === null) throw new Error(`there is no conversation ${conversation}`);
  const head = headOf(database, conversation);
  return {
    conversation,
    kind: row.kind,
    encryption: row.encryption,
    incarnation: row.incarnation,
    headSeq: head.seq,
    loudCount: head.loud,
    generation: 0,
    epoch: 0,
    awaitingCommit: false,
    memberCount: row.member_count,
    changedAtMs: Math.max(head.at, row.cursor_at),
  };
}

function pullPage(database: Database, range: PullRange, plant: Plant) {
  const { seq: headSeq } = headOf(database, range.conversation);
  const isBackwards = range.beforeSeq !== undefined;
  const bound = isBackwards ? range.beforeSeq : (range.afterSeq ?? 0);
  const records = database
    .query<EntryRecord, [string, number, number]>(
      `SELECT * FROM entries WHERE conversation = ? AND seq ${isBackwards ? '< ? ORDER BY seq DESC' : '> ? ORDER BY seq'} LIMIT ?`,
    )
    .all(range.conversation, bound, range.limit);
  if (isBackwards) records.reverse();
  const isAtEnd = isBackwards ? (records[0]?.seq ?? 1) <= 1 : (records.at(-1)?.seq ?? headSeq) >= headSeq;
  if (plant === 'short_pull' && isAtEnd && records.length > 3) records.pop();
  return { entries: records.map(wireEntry), incarnation: 1, headSeq, atEnd: isAtEnd };
}

function wireEntry(record: EntryRecord): Entry {
  return create(EntrySchema, {
    seq: record.seq,
    id: idToBytes(record.id),
    kind: record.kind as EntryKind,
    authorUser: idToBytes(record.user),
    authorDevice: record.device === null ? new Uint8Array() : idToBytes(record.device),
    acceptedAtMs: BigInt(record.at),
    loudCount: record.loud,
    silent: record.silent === 1,
    body: new Uint8Array(record.body),
  });
}
