/**
 * When whom was blocked, as spans of the server's time: what somebody has said to the person in their direct conversation meanwhile is not
 * shown, now or later. A span begun here counts from the device's own clock until its record has landed.
 */
import type { EntryId, UserId } from '@tidings/protocol';
import type { Statement } from '../store/database';
import { refreshDirect } from '../views/list-view';
import type { Block } from './fields';

const openEnd = Number.MAX_SAFE_INTEGER;

/** An end is known once the record has landed: until then what comes is still put away. */
export function blockedHere(
  { user, isOn }: Block,
  { id, nowMs, self }: { readonly id: EntryId; readonly nowMs: number; readonly self: UserId },
): readonly Statement[] {
  const begin = { sql: 'INSERT OR IGNORE INTO blocks VALUES (?, ?, ?, ?)', params: [user, nowMs, openEnd, id] };
  return [...(isOn ? [begin] : []), refreshDirect(user, self)];
}

/** Records come in the order of the log, and some of them twice. */
export function takeBlock(
  { user, isOn }: Block,
  { id, acceptedAtMs }: { readonly id: EntryId; readonly acceptedAtMs: number },
  self: UserId,
): readonly Statement[] {
  return [
    giveUpBlock(id),
    isOn
      ? { sql: 'INSERT OR IGNORE INTO blocks VALUES (?, ?, ?, NULL)', params: [user, acceptedAtMs, openEnd] }
      : {
          sql: 'UPDATE blocks SET to_ms = ?2 WHERE user = ?1 AND from_ms <= ?2 AND to_ms > ?2 AND entry IS NULL',
          params: [user, acceptedAtMs],
        },
    refreshDirect(user, self),
  ];
}

export function giveUpBlock(id: EntryId): Statement {
  return { sql: 'DELETE FROM blocks WHERE entry = ?', params: [id] };
}
