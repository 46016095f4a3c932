import type { ConversationId } from '@tidings/protocol';

/** What is given to each pinned conversation when there is no room between two. */
const apart = 1_000;

/**
 * The ranks that change when a pinned conversation is put right above another one, or below all: its own, and only where there is no room
 * left all of them. A rank is the moment of pinning, or a number between those of its neighbours; the greatest stands on top. Pure.
 */
export function ranksAfter(
  ranks: ReadonlyMap<ConversationId, number>,
  id: ConversationId,
  above: ConversationId | undefined,
  nowMs: number,
): ReadonlyMap<ConversationId, number> {
  const others = [...ranks].filter(([other]) => other !== id).sort(([, a], [, b]) => b - a);
  const found = others.findIndex(([other]) => other === above);
  const at = found < 0 ? others.length : found;
  if (!ranks.has(id)) return new Map();
  const [over, under] = [others[at - 1]?.[1], others[at]?.[1]];
  const rank = between(over, under, nowMs);
  if (rank !== undefined) return new Map([[id, rank]]);
  const order = others.map(([other]) => other).toSpliced(at, 0, id);
  const top = Math.max(nowMs, order.length * apart);
  return new Map(order.map((other, index) => [other, top - index * apart]));
}

function between(over: number | undefined, under: number | undefined, nowMs: number): number | undefined {
  if (over === undefined) return Math.max(nowMs, (under ?? 0) + 1);
  const middle = Math.floor((over + (under ?? Math.max(0, over - 2 * apart))) / 2);
  return middle < over && middle > (under ?? 0) ? middle : undefined;
}
