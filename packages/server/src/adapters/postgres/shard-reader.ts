/**
 * The read side of one shard. What is asked about one conversation throws `SlotMoved` if it doesn't lie here (any more); what is
 * asked about a user comes with the number of slots that lay here at that moment.
 */
import type { ConversationId, Role, UserId } from '@tidings/protocol';
import type {
  DeviceOf,
  GroupStateRow,
  GroupStore,
  InviteRow,
  Membership,
  PlaceInLog,
  Standing,
  WelcomeRow,
} from '../../ports/log-store';
import {
  type CursorColumns,
  cursorFromColumns,
  type MembershipColumns,
  membershipFromColumns,
  policyFromColumn,
} from '../sql-rows';
import { idArray } from './arrays';
import { pairOf, splitPair } from './facts';
import { type InviteColumns, inviteFromColumns } from './log-rows';
import { oldestWriteAge } from './oldest-write';
import type { Parameter, Query } from './pool';
import { SlotMoved, slotOf } from './slots';

/** `owned`: of how many slots it tells. All shards together have them all, or a slot was just changing hands. */
export interface Answer<Row> {
  readonly owned: number;
  readonly rows: readonly Row[];
}

export interface WelcomeFound extends WelcomeRow {
  /** In microseconds, for the order of welcomes from several shards. */
  readonly addedAt: number;
}

export class ShardReader {
  readonly query: Query;

  constructor(query: Query) {
    this.query = query;
  }

  /**
   * Rows of a statement about one conversation ($1), in the same snapshot in which its slot is known to lie here. `text` gives
   * columns and what comes after `SELECT`.
   */
  async about<Row extends object>(
    conversation: ConversationId,
    text: string,
    parameters: readonly Parameter[] = [],
  ): Promise<readonly Row[]> {
    const slot = `$${parameters.length + 2}`;
    const rows = await this.query<Row & { readonly is_here: boolean; readonly is_row: true | null }>(
      `SELECT owned.is_here, r.* FROM (SELECT EXISTS (SELECT 1 FROM owned_slots WHERE slot = ${slot}) AS is_here) owned
       LEFT JOIN LATERAL (SELECT true AS is_row, found.* FROM (${text}) found) r ON true`,
      [conversation, ...parameters, slotOf(conversation)],
    );
    if (rows[0]?.is_here !== true) throw new SlotMoved([slotOf(conversation)]);
    return rows.filter(({ is_row }) => is_row === true);
  }

  /** Rows of a statement about all conversations here. */
  async ofAll<Row extends object, Value>(
    text: string,
    parameters: readonly Parameter[],
    build: (row: Row) => Value,
  ): Promise<Answer<Value>> {
    const rows = await this.query<Row & { readonly owned: number; readonly is_row: true | null }>(
      `SELECT s.owned, r.* FROM this_shard s LEFT JOIN LATERAL (SELECT true AS is_row, found.* FROM (${text}) found) r ON true`,
      parameters,
    );
    const found = rows.filter(({ is_row }) => is_row === true);
    return { owned: rows[0]?.owned ?? 0, rows: found.map(build) };
  }

  async membership(conversation: ConversationId, user: UserId): Promise<Membership | undefined> {
    const [row] = await this.about<MembershipColumns>(
      conversation,
      'SELECT role, from_seq, to_seq, is_accepted FROM members WHERE conversation = $1 AND member = $2',
      [user],
    );
    return row && membershipFromColumns(conversation, user, row);
  }

  async members(conversation: ConversationId) {
    const rows = await this.about<CursorColumns & { member: UserId; role: Role }>(
      conversation,
      `SELECT member, role, delivered_seq, read_seq, read_loud_count FROM members
       WHERE conversation = $1 AND to_seq IS NULL ORDER BY from_seq, member`,
    );
    return rows.map((row) => ({ user: row.member, role: row.role, cursor: cursorFromColumns(row.member, row) }));
  }

  async locate({ conversation, at, fromSeq, toSeq }: PlaceInLog): Promise<number | undefined> {
    if (fromSeq > (toSeq ?? fromSeq)) return undefined;
    const bounds = `conversation = $1 AND seq >= $2 AND ($3::bigint IS NULL OR seq <= $3)`;
    const [row] =
      'entry' in at
        ? await this.about<{ seq: number }>(conversation, `SELECT seq FROM entries WHERE ${bounds} AND id = $4`, [
            fromSeq,
            toSeq ?? null,
            at.entry,
          ])
        : await this.about<{ seq: number }>(conversation, firstAt, [fromSeq, toSeq ?? null, at.atMs]);
    return row?.seq;
  }

  async listInvites(conversation: ConversationId, nowMs: number): Promise<readonly InviteRow[]> {
    const rows = await this.about<InviteColumns>(
      conversation,
      `SELECT * FROM invites WHERE conversation = $1 AND uses_left > 0 AND (expires_at_ms IS NULL OR expires_at_ms > $2) ORDER BY id`,
      [nowMs],
    );
    return rows.map(inviteFromColumns);
  }

  async doorFor(conversation: ConversationId, user: UserId) {
    const [row] = await this.about<{ policy: string | null; has_asked: boolean; is_banned: boolean }>(
      conversation,
      `SELECT (SELECT policy FROM conversations WHERE id = $1) AS policy,
         EXISTS (SELECT 1 FROM join_requests WHERE conversation = $1 AND member = $2) AS has_asked,
         EXISTS (SELECT 1 FROM banned WHERE conversation = $1 AND member = $2) AS is_banned`,
      [user],
    );
    const { joinApproval } = policyFromColumn(row?.policy ?? null);
    return { needsApproval: joinApproval, hasAsked: row?.has_asked ?? false, isBanned: row?.is_banned ?? false };
  }

  async joinRequests(conversation: ConversationId) {
    const rows = await this.about<{ member: UserId; at_ms: number }>(
      conversation,
      'SELECT member, at_ms FROM join_requests WHERE conversation = $1 ORDER BY at_ms, member',
    );
    return rows.map(({ member, at_ms }) => ({ user: member, requestedAtMs: at_ms }));
  }

  async banned(conversation: ConversationId): Promise<readonly UserId[]> {
    const rows = await this.about<{ member: UserId }>(
      conversation,
      'SELECT member FROM banned WHERE conversation = $1 ORDER BY at_ms DESC, member',
    );
    return rows.map(({ member }) => member);
  }

  async groupState(conversation: ConversationId): Promise<GroupStateRow | undefined> {
    const [row] = await this.about<{
      generation: number;
      epoch: number;
      awaiting_commit: boolean;
      group_info: Uint8Array;
    }>(
      conversation,
      `SELECT c.generation, c.epoch, c.awaiting_commit, g.group_info
       FROM conversations c JOIN group_infos g ON g.conversation = c.id WHERE c.id = $1`,
    );
    if (row === undefined) return undefined;
    const { generation, epoch, group_info, awaiting_commit } = row;
    return { generation, epoch, groupInfo: group_info, awaitingCommit: awaiting_commit };
  }

  /** With the age of the oldest write under way (see `oldestWriteAge`). */
  async standingsOf(user: UserId): Promise<Answer<Standing> & { readonly writeAgeMs: number }> {
    const rows = await this.query<StandingColumns & { owned: number; age_ms: number; is_row: true | null }>(
      `SELECT s.owned, age.age_ms, r.* FROM this_shard s CROSS JOIN (${oldestWriteAge}) age
       LEFT JOIN LATERAL (SELECT true AS is_row, found.* FROM (
         ${standings} WHERE m.member = $1 AND m.to_seq IS NULL) found) r ON true`,
      [user],
    );
    const found = rows.filter(({ is_row }) => is_row === true).map(standingFromColumns);
    return { owned: rows[0]?.owned ?? 0, rows: found, writeAgeMs: rows[0]?.age_ms ?? 0 };
  }

  async standingsBeyond(users: readonly UserId[], known: readonly ConversationId[]) {
    const rows = await this.query<StandingColumns & { member: UserId }>(
      `${standings} WHERE m.member = ANY ($1::text::uuid[]) AND m.to_seq IS NULL AND m.conversation <> ALL ($2::text::uuid[])`,
      [idArray(users), idArray(known)],
    );
    return rows.map((row) => ({ user: row.member, ...standingFromColumns(row) }));
  }

  async headSeqs(conversations: readonly ConversationId[]) {
    const rows = await this.query<{ id: ConversationId; head_seq: number }>(
      `SELECT c.id, c.head_seq FROM conversations c JOIN owned_slots o ON o.slot = c.slot WHERE c.id = ANY ($1::text::uuid[])`,
      [idArray(conversations)],
    );
    return rows.map(({ id, head_seq }) => [id, head_seq] as const);
  }

  /** The user's present conversations with an MLS group. */
  groupsOf(user: UserId): Promise<Answer<ConversationId>> {
    return this.ofAll(
      `SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation JOIN owned_slots o ON o.slot = c.slot
       JOIN group_infos g ON g.conversation = c.id WHERE m.member = $1 AND m.to_seq IS NULL`,
      [user],
      ({ id }: { id: ConversationId }) => id,
    );
  }

  async acquaintances(user: UserId, others: readonly UserId[]): Promise<readonly UserId[]> {
    const rows = await this.query<{ other: UserId }>(
      `SELECT o.other FROM unnest($2::text::uuid[]) AS o (other) WHERE EXISTS (
         SELECT 1 FROM members a JOIN members b ON b.conversation = a.conversation ${ofOwnSlots('a.conversation')}
         WHERE a.member = $1 AND a.to_seq IS NULL AND b.member = o.other AND b.to_seq IS NULL)`,
      [user, idArray(others)],
    );
    return rows.map(({ other }) => other);
  }

  /** The present members, and who of them has accepted. */
  async acceptance(conversation: ConversationId) {
    const rows = await this.about<{ member: UserId; is_accepted: boolean }>(
      conversation,
      'SELECT member, is_accepted FROM members WHERE conversation = $1 AND to_seq IS NULL',
    );
    return rows.map(({ member, is_accepted }) => ({ user: member, isAccepted: is_accepted }));
  }

  /** Those of `others` with whom the user shares a present conversation that both have accepted. */
  async friends(user: UserId, others: readonly UserId[]): Promise<readonly UserId[]> {
    const rows = await this.query<{ other: UserId }>(
      `SELECT o.other FROM unnest($2::text::uuid[]) AS o (other) WHERE EXISTS (
         SELECT 1 FROM members a JOIN members b ON b.conversation = a.conversation ${ofOwnSlots('a.conversation')}
         WHERE a.member = $1 AND a.to_seq IS NULL AND a.is_accepted
           AND b.member = o.other AND b.to_seq IS NULL AND b.is_accepted)`,
      [user, idArray(others)],
    );
    return rows.map(({ other }) => other);
  }

  /** Those of the pairs in which the first shares a present conversation with the second that the first has accepted, but for these. */
  async knowing(pairs: readonly string[], except: readonly ConversationId[]): Promise<readonly string[]> {
    const split = pairs.map(splitPair);
    const rows = await this.query<{ member: string; other: string }>(
      `SELECT w.member, w.other FROM unnest($1::text::uuid[], $2::text::uuid[]) AS w (member, other) WHERE EXISTS (
         SELECT 1 FROM members a JOIN members b ON b.conversation = a.conversation ${ofOwnSlots('a.conversation')}
         WHERE a.member = w.member AND a.to_seq IS NULL AND a.is_accepted AND b.member = w.other AND b.to_seq IS NULL
           AND a.conversation <> ALL ($3::text::uuid[]))`,
      [idArray(split.map(([member]) => member)), idArray(split.map(([, other]) => other)), idArray(except)],
    );
    return rows.map(({ member, other }) => pairOf(member, other));
  }

  findInvite(by: 'code' | 'id', value: string): Promise<Answer<InviteRow>> {
    return this.ofAll(
      `SELECT i.* FROM invites i JOIN conversations c ON c.id = i.conversation JOIN owned_slots o ON o.slot = c.slot
       WHERE i.${by} = $1`,
      [value],
      inviteFromColumns,
    );
  }

  welcomesFor(
    { user, device }: DeviceOf,
    { conversation, limit }: Parameters<GroupStore['welcomesFor']>[1],
  ): Promise<Answer<WelcomeFound>> {
    return this.ofAll(
      `SELECT w.conversation, w.seq, w.generation, w.epoch, w.welcome, (extract(epoch FROM w.added_at) * 1000000)::bigint AS added_at
       FROM welcome_devices d
       JOIN conversations c ON c.id = d.conversation
       JOIN owned_slots o ON o.slot = c.slot
       JOIN welcomes w ON w.conversation = d.conversation AND w.seq = d.seq
       JOIN members m ON m.conversation = d.conversation AND m.member = d.member AND m.to_seq IS NULL
       WHERE d.member = $1 AND d.device = $2 AND ($3::uuid IS NULL OR d.conversation = $3)
       ORDER BY w.added_at, w.seq LIMIT $4`,
      [user, device, conversation ?? null, limit],
      welcomeFromColumns,
    );
  }
}

/** Joined to a membership: rows that a move has left behind, or brought before the slot itself, do not count. */
const ofOwnSlots = (conversation: string) =>
  `JOIN conversations c ON c.id = ${conversation} JOIN owned_slots s ON s.slot = c.slot`;

interface StandingColumns {
  readonly conversation: ConversationId;
  readonly from_seq: number;
  readonly head_seq: number;
}

const standings = `SELECT m.member, m.conversation, m.from_seq, c.head_seq FROM members m
  JOIN conversations c ON c.id = m.conversation JOIN owned_slots o ON o.slot = c.slot`;

const standingFromColumns = ({ conversation, from_seq, head_seq }: StandingColumns): Standing => ({
  conversation,
  fromSeq: from_seq,
  headSeq: head_seq,
});

const welcomeFromColumns = ({
  conversation,
  seq,
  generation,
  epoch,
  welcome,
  added_at,
}: WelcomeColumns): WelcomeFound => ({
  conversation,
  seq,
  generation,
  epoch,
  welcome,
  addedAt: added_at,
});

interface WelcomeColumns {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly generation: number;
  readonly epoch: number;
  readonly welcome: Uint8Array;
  readonly added_at: number;
}

/** The first entry of a moment, else the newest, by halving: times grow with the seqs. */
const firstAt = `
  WITH RECURSIVE bounds AS (
    SELECT $2::bigint AS low, least(c.head_seq, coalesce($3::bigint, c.head_seq)) AS high FROM conversations c WHERE c.id = $1
  ), halves (low, high) AS (
    SELECT low, high FROM bounds WHERE low <= high
    UNION ALL
    SELECT CASE WHEN e.accepted_at_ms < $4::bigint THEN e.seq + 1 ELSE h.low END,
      CASE WHEN e.accepted_at_ms < $4::bigint THEN h.high ELSE e.seq END
    FROM halves h JOIN entries e ON e.conversation = $1 AND e.seq = (h.low + h.high) / 2
    WHERE h.low < h.high
  )
  SELECT low AS seq FROM halves WHERE low = high`;
