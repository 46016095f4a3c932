import { idToBytes } from '@tidings/protocol';
import type { PlaceInLog } from '../../ports/log-store';
import type { ReadStatements } from './log-read-statements';

/** The seq of a place within the bounds of a membership. */
export function readPlace(sql: ReadStatements, { conversation: id, at, fromSeq, toSeq }: PlaceInLog) {
  const conversation = sql.conversation.get(idToBytes(id));
  if (conversation === null) return undefined;
  const last = Math.min(conversation.head_seq, toSeq ?? conversation.head_seq);
  if (last < fromSeq) return undefined;
  if ('entry' in at) {
    const seq = sql.seqOf.get(idToBytes(at.entry), conversation.key)?.seq;
    return seq !== undefined && seq >= fromSeq && seq <= last ? seq : undefined;
  }
  const isEarlier = (seq: number) => (sql.acceptedAt.get(conversation.key, seq)?.at_ms ?? 0) < at.atMs;
  let [low, high] = [fromSeq, last];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEarlier(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
