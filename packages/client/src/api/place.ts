import { type ConversationId, idToBytes, TidingsError } from '@tidings/protocol';
import type { Place } from '../api';
import type { Parts } from './parts';

/** The seq of a place, with what lies around it in the replica; undefined if there is no such entry. Rejects when only the server knows. */
export async function reachPlace(
  parts: Parts,
  conversation: ConversationId,
  place: Place,
): Promise<number | undefined> {
  const seq = 'seq' in place ? place.seq : await locate(parts, conversation, place);
  if (seq === undefined || (await isHeld(parts, conversation, seq))) return seq;
  await parts.peers.call('page', { conversation, which: 'around', seq });
  return (await isHeld(parts, conversation, seq)) ? seq : undefined;
}

type Sought = Exclude<Place, { readonly seq: number }>;

async function locate(parts: Parts, conversation: ConversationId, place: Sought): Promise<number | undefined> {
  const here = 'entry' in place ? await entryHere(parts, conversation, place.entry) : undefined;
  if (here !== undefined) return here;
  const known = 'atMs' in place ? await momentHere(parts, conversation, place.atMs) : undefined;
  if (known?.isSure) return known.seq;
  try {
    return await ask(parts, conversation, place);
  } catch (failure) {
    if (failure instanceof TidingsError && failure.policy.action === 'never') return undefined;
    // As near as it gets without the server.
    if (known) return known.seq;
    throw failure;
  }
}

async function ask({ rpc }: Parts, conversation: ConversationId, place: Sought): Promise<number | undefined> {
  const { seq } = await rpc.log.locate({
    conversation: idToBytes(conversation),
    place:
      'entry' in place
        ? { case: 'entry', value: idToBytes(place.entry) }
        : { case: 'atMs', value: BigInt(Math.max(0, Math.floor(place.atMs))) },
  });
  return seq;
}

/** What is in the outbox stands behind the newest entry. */
async function entryHere({ database }: Parts, conversation: ConversationId, entry: string) {
  const [row] = await database.all<{ seq: number }>(
    `SELECT seq FROM entries INDEXED BY entries_by_id WHERE id = ?1 AND conversation = ?2
     UNION ALL SELECT (SELECT max(high) FROM windows WHERE conversation = ?2) FROM outbox WHERE id = ?1 AND conversation = ?2`,
    [entry, conversation],
  );
  return row?.seq ?? undefined;
}

/** The first held entry of a moment, else the newest. Sure, when nothing that is not held can lie between. */
async function momentHere({ database }: Parts, conversation: ConversationId, atMs: number) {
  const [row] = await database.all<{ seq: number; accepted_at_ms: number }>(
    `SELECT seq, accepted_at_ms FROM entries WHERE conversation = ?1 AND seq = coalesce(
       (SELECT seq FROM entries WHERE conversation = ?1 AND accepted_at_ms >= ?2 ORDER BY seq LIMIT 1),
       (SELECT max(seq) FROM entries WHERE conversation = ?1))`,
    [conversation, atMs],
  );
  if (!row) return undefined;
  const [frame] = await database.all<{ from_seq: number; head_seq: number; is_before_held: number }>(
    `SELECT from_seq, head_seq,
       EXISTS (SELECT 1 FROM entries WHERE conversation = c.id AND seq = ?2 - 1) AS is_before_held
     FROM conversations c WHERE id = ?1`,
    [conversation, row.seq],
  );
  const isFirst = row.accepted_at_ms >= atMs && (frame?.is_before_held === 1 || row.seq === frame?.from_seq);
  const isHead = row.accepted_at_ms < atMs && row.seq === frame?.head_seq;
  return { seq: row.seq, isSure: isFirst || isHead };
}

async function isHeld({ database }: Parts, conversation: ConversationId, seq: number): Promise<boolean> {
  const rows = await database.all('SELECT 1 FROM windows WHERE conversation = ?1 AND low <= ?2 AND high >= ?2', [
    conversation,
    seq,
  ]);
  return rows.length > 0;
}
