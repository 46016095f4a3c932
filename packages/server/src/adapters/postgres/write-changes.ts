/** Writes what a transaction has decided: many rows with each statement, all of them on their way before the first is answered. */
import type { Policy } from '../../conversations/policy';
import { defaultPolicy } from '../../conversations/policy';
import { flagArray, idArray, joinBytes, numberArray, textArray } from './arrays';
import { splitPair } from './facts';
import type { Query } from './pool';
import { slotOf } from './slots';
import type { LockedRecord, WorkingSet } from './working-set';

export async function writeChanges(query: Query, set: WorkingSet): Promise<void> {
  const { touched } = set;
  const fresh = touched.filter(({ isNew }) => isNew);
  const known = touched.filter(({ isNew }) => !isNew);
  await Promise.all([
    fresh.length > 0 && query(insertConversations, conversationParameters(set, fresh)),
    known.length > 0 && query(updateConversations, conversationParameters(set, known)),
    set.newEntries.length > 0 && insertEntries(query, set.newEntries),
    ...set.statements.map(({ text, parameters }) => query(text, parameters)),
    set.movedCursors.length > 0 && moveCursors(query, set.movedCursors),
  ]);
}

const conversationArrays = `unnest($1::text::uuid[], $2::text::smallint[], $3::text::smallint[], $4::text::smallint[],
  $5::text::bigint[], $6::text::bigint[], $7::text::bigint[], $8::text::bigint[], $9::text::bigint[], $10::text::bigint[],
  $11::text::boolean[], $12::text::text[], $13::text::integer[], $14::text::bigint[])`;

const insertConversations = `INSERT INTO conversations SELECT * FROM ${conversationArrays}`;

/** No time, if nothing was added: then only something beside the log was changed. */
const updateConversations = `
  UPDATE conversations c SET head_seq = n.head_seq, loud_count = n.loud_count,
    changed_at_ms = coalesce(n.changed_at_ms, c.changed_at_ms), generation = n.generation, epoch = n.epoch,
    awaiting_commit = n.awaiting_commit, policy = n.policy, member_count = n.member_count, roster_seq = n.roster_seq
  FROM ${conversationArrays} AS n (id, slot, kind, encryption, incarnation, head_seq, loud_count, changed_at_ms, generation, epoch,
    awaiting_commit, policy, member_count, roster_seq)
  WHERE c.id = n.id`;

function conversationParameters(set: WorkingSet, records: readonly LockedRecord[]): string[] {
  const changedAt = new Map(set.newEntries.map(({ record, entry }) => [record.id, entry.acceptedAtMs]));
  const numbers = (of: (record: LockedRecord) => number | undefined) => numberArray(records.map(of));
  return [
    idArray(records.map(({ id }) => id)),
    numbers(({ id }) => slotOf(id)),
    numbers(({ kind }) => kind),
    numbers(({ encryption }) => encryption),
    numbers(({ incarnation }) => incarnation),
    numbers(({ headSeq }) => headSeq),
    numbers(({ loudCount }) => loudCount),
    numbers(({ id }) => changedAt.get(id)),
    numbers(({ generation }) => generation),
    numbers(({ epoch }) => epoch),
    flagArray(records.map(({ awaitingCommit }) => awaitingCommit)),
    textArray(records.map(({ policy }) => policyColumn(policy))),
    numbers(({ members }) => members.size),
    numbers(({ rosterSeq }) => rosterSeq),
  ];
}

const policyColumn = (policy: Policy): string | undefined =>
  policy === defaultPolicy ? undefined : JSON.stringify(policy);

function insertEntries(query: Query, rows: WorkingSet['newEntries']): Promise<unknown> {
  const entries = rows.map(({ entry }) => entry);
  const bodies = joinBytes(entries.map(({ body }) => body));
  const deletes = joinLists(entries.map((entry) => entry.deletes));
  return query(
    `INSERT INTO entries SELECT n.conversation, n.seq, n.id, n.kind, n.author_user, n.author_device, n.accepted_at_ms, n.loud_count,
       n.silent, n.generation, n.epoch,
       CASE WHEN n.deletes_to >= n.deletes_from THEN ($15::text::uuid[])[n.deletes_from : n.deletes_to] END,
       substring($16::bytea FROM n.body_start FOR n.body_length), n.expire_after_s,
       CASE WHEN n.expire_after_s > 0 THEN n.accepted_at_ms + n.expire_after_s::bigint * 1000 END
     FROM unnest($1::text::uuid[], $2::text::bigint[], $3::text::uuid[], $4::text::smallint[], $5::text::uuid[], $6::text::uuid[],
       $7::text::bigint[], $8::text::bigint[], $9::text::boolean[], $10::text::bigint[], $11::text::bigint[],
       $12::text::integer[], $13::text::integer[], $14::text::integer[], $17::text::integer[], $18::text::integer[])
       AS n (conversation, seq, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent, generation, epoch,
         deletes_from, deletes_to, body_start, body_length, expire_after_s)`,
    [
      idArray(rows.map(({ record }) => record.id)),
      numberArray(entries.map(({ seq }) => seq)),
      idArray(entries.map(({ id }) => id)),
      numberArray(entries.map(({ kind }) => kind)),
      idArray(entries.map(({ author }) => author.user)),
      idArray(entries.map(({ author }) => author.device)),
      numberArray(entries.map(({ acceptedAtMs }) => acceptedAtMs)),
      numberArray(entries.map(({ loudCount }) => loudCount)),
      flagArray(entries.map(({ silent }) => silent)),
      numberArray(entries.map(({ generation }) => generation)),
      numberArray(entries.map(({ epoch }) => epoch)),
      deletes.from,
      deletes.to,
      bodies.starts,
      deletes.ids,
      bodies.bytes,
      bodies.lengths,
      numberArray(entries.map(({ expireAfterS }) => expireAfterS)),
    ],
  );
}

/** Lists one behind the other, and where each begins and ends (from 1; an empty one ends before it begins). */
function joinLists(lists: readonly (readonly string[])[]) {
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const list of lists) {
    from.push(at + 1);
    at += list.length;
    to.push(at);
  }
  return { ids: idArray(lists.flat()), from: numberArray(from), to: numberArray(to) };
}

function moveCursors(query: Query, moves: WorkingSet['movedCursors']): Promise<unknown> {
  const pairs = moves.map(({ pair }) => splitPair(pair));
  return query(
    `UPDATE members m SET delivered_seq = n.delivered_seq, read_seq = n.read_seq, read_loud_count = n.read_loud_count,
       cursor_moved_at_ms = n.moved_at_ms
     FROM unnest($1::text::uuid[], $2::text::uuid[], $3::text::bigint[], $4::text::bigint[], $5::text::bigint[], $6::text::bigint[])
       AS n (conversation, member, delivered_seq, read_seq, read_loud_count, moved_at_ms)
     WHERE m.conversation = n.conversation AND m.member = n.member`,
    [
      idArray(pairs.map(([conversation]) => conversation)),
      idArray(pairs.map(([, member]) => member)),
      numberArray(moves.map(({ cursor }) => cursor.deliveredSeq)),
      numberArray(moves.map(({ cursor }) => cursor.readSeq)),
      numberArray(moves.map(({ cursor }) => cursor.readLoudCount)),
      numberArray(moves.map(({ nowMs }) => nowMs)),
    ],
  );
}
