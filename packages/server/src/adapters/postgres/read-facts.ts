/** Reads what the rules have asked for and nobody had read: one statement for each sort of fact. */
import type { ConversationId, EntryId, InviteId, UserId } from '@tidings/protocol';
import type { EntryPlace } from '../../conversations/append-batch';
import type { InviteRow } from '../../ports/log-store';
import { idArray, numberArray } from './arrays';
import type { Elsewhere, MembershipCounts } from './elsewhere';
import { pairOf, splitPair } from './facts';
import { findEntries } from './find-entries';
import { type InviteColumns, inviteFromColumns } from './log-rows';
import type { Query } from './pool';
import { placeKey, type StoredCursor, type WorkingSet } from './working-set';

export async function readMissing(query: Query, set: WorkingSet, elsewhere: Elsewhere): Promise<void> {
  await Promise.all([
    readEntries(query, set),
    readPlaces(query, set),
    readCursors(query, set),
    readInvites(query, set),
    readPairs(query, 'banned', set.bans),
    readPairs(query, 'join_requests', set.requests),
    readSaid(query, set),
    readConversationCounts(query, set, elsewhere.counts),
    readCounts(query, 'banned', set.banCounts),
    readCounts(query, 'join_requests', set.requestCounts),
  ]);
}

async function readEntries(query: Query, { entries }: WorkingSet): Promise<void> {
  if (entries.missing.length === 0) return;
  const wanted = entries.missing.map((key) => splitPair(key) as readonly [ConversationId, EntryId]);
  entries.learnAll(await findEntries(query, wanted));
}

async function readPlaces(query: Query, { places }: WorkingSet): Promise<void> {
  if (places.missing.length === 0) return;
  const keys = places.missing.map((key) => ({ conversation: key.slice(0, 36), seq: Number(key.slice(36)) }));
  const rows = await query<{ conversation: ConversationId; seq: number; accepted_at_ms: number; loud_count: number }>(
    `SELECT e.conversation, e.seq, e.accepted_at_ms, e.loud_count
     FROM unnest($1::text::uuid[], $2::text::bigint[]) AS wanted (conversation, seq)
     JOIN entries e ON e.conversation = wanted.conversation AND e.seq = wanted.seq`,
    [idArray(keys.map(({ conversation }) => conversation)), numberArray(keys.map(({ seq }) => seq))],
  );
  places.learnAll(
    new Map<string, EntryPlace>(
      rows.map(({ conversation, seq, accepted_at_ms, loud_count }) => [
        placeKey(conversation, seq),
        { seq, acceptedAtMs: accepted_at_ms, loudCount: loud_count },
      ]),
    ),
  );
}

/** Locked in the order of their keys: two batches that move the same ones wait for each other, and not crosswise. */
async function readCursors(query: Query, { cursors }: WorkingSet): Promise<void> {
  if (cursors.missing.length === 0) return;
  const rows = await query<{
    conversation: ConversationId;
    member: UserId;
    to_seq: number | null;
    delivered_seq: number;
    read_seq: number;
    read_loud_count: number;
  }>(
    `SELECT m.conversation, m.member, m.to_seq, m.delivered_seq, m.read_seq, m.read_loud_count
     FROM unnest(${pairs}) AS wanted (conversation, member)
     JOIN members m ON m.conversation = wanted.conversation AND m.member = wanted.member
     ORDER BY m.conversation, m.member FOR UPDATE OF m`,
    pairParameters(cursors.missing),
  );
  cursors.learnAll(
    new Map<string, StoredCursor>(
      rows.map((row) => [
        pairOf(row.conversation, row.member),
        {
          deliveredSeq: row.delivered_seq,
          readSeq: row.read_seq,
          readLoudCount: row.read_loud_count,
          toSeq: row.to_seq ?? undefined,
        },
      ]),
    ),
  );
}

async function readInvites(query: Query, { invites }: WorkingSet): Promise<void> {
  if (invites.missing.length === 0) return;
  const rows = await query<InviteColumns>('SELECT * FROM invites WHERE id = ANY ($1::text::uuid[])', [
    idArray(invites.missing as InviteId[]),
  ]);
  invites.learnAll(new Map<string, InviteRow>(rows.map((row) => [row.id, inviteFromColumns(row)])));
}

async function readPairs(query: Query, table: 'banned' | 'join_requests', facts: WorkingSet['bans']): Promise<void> {
  if (facts.missing.length === 0) return;
  const rows = await query<{ conversation: string; member: string }>(
    `SELECT t.conversation, t.member FROM unnest(${pairs}) AS wanted (conversation, member)
     JOIN ${table} t ON t.conversation = wanted.conversation AND t.member = wanted.member`,
    pairParameters(facts.missing),
  );
  facts.learnAll(new Map(rows.map(({ conversation, member }) => [pairOf(conversation, member), true])));
}

async function readSaid(query: Query, { said }: WorkingSet): Promise<void> {
  if (said.missing.length === 0) return;
  const rows = await query<{ conversation: string; member: string; said_at_ms: number | null }>(
    `SELECT m.conversation, m.member, m.said_at_ms FROM unnest(${pairs}) AS wanted (conversation, member)
     JOIN members m ON m.conversation = wanted.conversation AND m.member = wanted.member`,
    pairParameters(said.missing),
  );
  said.learnAll(
    new Map(
      rows.map(({ conversation, member, said_at_ms }) => [pairOf(conversation, member), said_at_ms ?? undefined]),
    ),
  );
}

async function readConversationCounts(
  query: Query,
  { conversationCounts, unacceptedCounts }: WorkingSet,
  elsewhere: MembershipCounts,
): Promise<void> {
  const users = [...new Set([...conversationCounts.missing, ...unacceptedCounts.missing])] as UserId[];
  if (users.length === 0) return;
  const here = await countMemberships(query, users);
  const counts = users.map((user) => [user, addCounts([here, elsewhere], user)] as const);
  conversationCounts.learnAll(new Map(counts.map(([user, { accepted }]) => [user, accepted])));
  unacceptedCounts.learnAll(new Map(counts.map(([user, { unaccepted }]) => [user, unaccepted])));
}

export function addCounts(all: readonly MembershipCounts[], user: UserId) {
  const sum = (of: 'accepted' | 'unaccepted') =>
    all.reduce((total, counts) => total + (counts.get(user)?.[of] ?? 0), 0);
  return { accepted: sum('accepted'), unaccepted: sum('unaccepted') };
}

/** Of how many conversations of this shard each user is a member now. */
export async function countMemberships(query: Query, users: readonly UserId[]): Promise<MembershipCounts> {
  const rows = await query<{ member: UserId; accepted: number; unaccepted: number }>(
    `SELECT m.member, count(*) FILTER (WHERE m.is_accepted) AS accepted,
       count(*) FILTER (WHERE NOT m.is_accepted) AS unaccepted
     FROM members m JOIN conversations c ON c.id = m.conversation JOIN owned_slots o ON o.slot = c.slot
     WHERE m.member = ANY ($1::text::uuid[]) AND m.to_seq IS NULL GROUP BY m.member`,
    [idArray(users)],
  );
  return new Map(rows.map(({ member, ...counts }) => [member, counts]));
}

async function readCounts(
  query: Query,
  table: 'banned' | 'join_requests',
  counts: WorkingSet['banCounts'],
): Promise<void> {
  if (counts.missing.length === 0) return;
  const rows = await query<{ conversation: string; count: number }>(
    `SELECT conversation, count(*) AS count FROM ${table} WHERE conversation = ANY ($1::text::uuid[]) GROUP BY conversation`,
    [idArray(counts.missing)],
  );
  counts.learnAll(new Map(rows.map(({ conversation, count }) => [conversation, count])));
}

const pairs = '$1::text::uuid[], $2::text::uuid[]';

function pairParameters(keys: readonly string[]): readonly [string, string] {
  const split = keys.map(splitPair);
  return [idArray(split.map(([first]) => first)), idArray(split.map(([, second]) => second))];
}
