import type { Database } from 'bun:sqlite';
import { create, toBinary } from '@bufbuild/protobuf';
import { CursorSchema, EntryKind, ErrorCode, idToBytes, isLoud, MembershipChangeSchema } from '@tidings/protocol';
import type {
  AdvanceOutcome,
  AppendIntent,
  AppendOutcome,
  AppendRequest,
  CursorMove,
  LogWriter,
} from '@tidings/server';
import { type EntryRecord, headOf } from './naive-database';
import type { Plant } from './plants';

/** How long the transaction stays open after the answer, with the bug `ack_before_commit`. */
const lateCommitMs = 15;

type CreateIntent = Extract<AppendIntent, { type: 'create' }>;

/** Appends content and creations; everything else is refused. Right unless a bug is planted. */
export function createNaiveWriter(database: Database, plant: Plant): LogWriter {
  let isOpen = false;
  const begin = (): void => {
    if (!isOpen) database.run('BEGIN IMMEDIATE');
    isOpen = true;
  };
  const commit = (): void => {
    if (isOpen) database.run('COMMIT');
    isOpen = false;
  };
  return {
    async append(batch) {
      if (plant === 'max_plus_one') return Promise.all(batch.map((request) => appendOne(database, request, plant)));
      begin();
      const outcomes: AppendOutcome[] = [];
      for (const request of batch) outcomes.push(await appendOne(database, request, plant));
      const isContent = batch.every(({ intent }) => intent.type === 'content');
      if (plant === 'ack_before_commit' && isContent) setTimeout(commit, lateCommitMs);
      else commit();
      return outcomes;
    },
    expire: async () => ({ count: 0, nextAtMs: undefined }),
    advance: async (moves) => moves.map((move) => advanceOne(database, move, plant)),
  };
}

async function appendOne(database: Database, request: AppendRequest, plant: Plant): Promise<AppendOutcome> {
  const there = plant === 'no_unique_index' ? undefined : findEntry(database, request);
  if (there !== undefined) return repetition(there, request);
  const { intent } = request;
  if (intent.type !== 'content' && intent.type !== 'create')
    return { ok: false, code: ErrorCode.FORBIDDEN, message: 'the naive store only knows creations and content' };

  const head = headOf(database, request.conversation);
  if (plant === 'max_plus_one') await new Promise((resolve) => setImmediate(resolve));
  const kind = intent.type === 'content' ? intent.kind : EntryKind.MEMBERSHIP;
  const isSilent = intent.type === 'content' && intent.silent;
  const entry: EntryRecord = {
    conversation: request.conversation,
    seq: head.seq + 1,
    id: request.id,
    kind,
    user: request.author.user,
    device: request.author.device ?? null,
    at: Date.now(),
    loud: head.loud + (isLoud({ kind, silent: isSilent }) ? 1 : 0),
    silent: isSilent ? 1 : 0,
    body: intent.type === 'content' ? intent.body : createdBody(intent),
  };
  insertEntry(database, entry);
  const outcome = {
    ok: true,
    incarnation: 1,
    seq: entry.seq,
    acceptedAtMs: entry.at,
    loudCount: entry.loud,
    expireAfterS: 0,
    isNew: true,
  } as const;
  if (intent.type === 'content') return outcome;
  insertConversation(database, request.conversation, intent);
  return { ...outcome, change: entry.body, joined: intent.members.map(({ user }) => user), left: [] };
}

function findEntry(database: Database, { id }: AppendRequest): EntryRecord | undefined {
  return database.query<EntryRecord, [string]>('SELECT * FROM entries WHERE id = ?').get(id) ?? undefined;
}

function repetition(there: EntryRecord, { author }: AppendRequest): AppendOutcome {
  return there.user === author.user
    ? {
        ok: true,
        incarnation: 1,
        seq: there.seq,
        acceptedAtMs: there.at,
        loudCount: there.loud,
        expireAfterS: 0,
        isNew: false,
      }
    : { ok: false, code: ErrorCode.ID_CONFLICT, message: 'this id is of another author; make a new one' };
}

function insertEntry(database: Database, entry: EntryRecord): void {
  database
    .query('INSERT INTO entries VALUES ($conversation, $seq, $id, $kind, $user, $device, $at, $loud, $silent, $body)')
    .run({ ...entry });
}

function insertConversation(
  database: Database,
  conversation: string,
  { kind, encryption, members }: CreateIntent,
): void {
  database.query('INSERT INTO conversations VALUES (?, ?, ?, 1)').run(conversation, kind, encryption);
  for (const { user, role } of members)
    database.query('INSERT INTO members VALUES (?, ?, ?)').run(conversation, user, role);
}

function createdBody({ kind, encryption, members }: CreateIntent): Uint8Array {
  const wire = members.map(({ user, role }) => ({ user: idToBytes(user), role }));
  const change = { case: 'created', value: { kind, encryption, members: wire } } as const;
  return toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change }));
}

function advanceOne(database: Database, move: CursorMove, plant: Plant): AdvanceOutcome {
  const head = headOf(database, move.conversation).seq;
  const owner = plant === 'cursor_of_another' ? lastWriter(database, move.conversation) : move.user;
  const delivered = Math.min(move.deliveredSeq, head);
  const read = Math.min(move.readSeq, head);
  const merge = plant === 'cursor_overwrite' ? 'excluded.' : 'max';
  const merged = (column: string): string =>
    merge === 'max' ? `max(${column}, excluded.${column})` : `excluded.${column}`;
  database
    .query(
      `INSERT INTO cursors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         delivered = ${merged('delivered')}, read = ${merged('read')}, changed_at = excluded.changed_at`,
    )
    .run(move.conversation, owner, delivered, read, Date.now());
  return { ok: true, cursor: readCursor(database, move.conversation, move.user), hasMoved: true, isMember: true };
}

function lastWriter(database: Database, conversation: string): string {
  const sql = 'SELECT user FROM entries WHERE conversation = ? ORDER BY seq DESC LIMIT 1';
  return database.query<{ user: string }, [string]>(sql).get(conversation)?.user ?? '';
}

export function readCursor(database: Database, conversation: string, user: string) {
  const sql = `SELECT delivered, read, coalesce((SELECT loud FROM entries e WHERE e.conversation = c.conversation AND e.seq = c.read), 0) AS loud
    FROM cursors c WHERE conversation = ? AND user = ?`;
  const row = database
    .query<{ delivered: number; read: number; loud: number }, [string, string]>(sql)
    .get(conversation, user);
  return create(CursorSchema, {
    user: idToBytes(user),
    deliveredSeq: row?.delivered ?? 0,
    readSeq: row?.read ?? 0,
    readLoudCount: row?.loud ?? 0,
  });
}
