import { type ConversationId, type EntryId, limits } from '@tidings/protocol';
import type { MessageRow } from '../api';
import { effectOfIntent, readEffectIntents } from './effects-query';
import type { Reader } from './list-query';
import { readMessages } from './messages-query';
import { isPutAway } from './put-away';
import { failureOf } from './records';

/** Pinned messages that are held here and that the person gets to see, pinned last first; with those pinned here, without those let go here. */
export async function readPinned(reader: Reader, conversation: ConversationId): Promise<readonly MessageRow[]> {
  const intents = await readEffectIntents(reader.database, conversation);
  const here = intents.flatMap((intent) => {
    const effect = failureOf(intent) ? undefined : effectOfIntent(intent);
    return effect?.type === 'pin' && !effect.isOff ? [effect.target] : [];
  });
  const pins = await reader.database.all<{ target: EntryId }>(
    `SELECT p.target
     FROM (SELECT target, is_off, max(seq) AS seq FROM view_effects INDEXED BY view_effects_pins
           WHERE conversation = ?1 AND type = 'pin' GROUP BY target) p
     JOIN view_timeline t ON t.conversation = ?1 AND t.id = p.target AND t.type = 'message'
     WHERE p.is_off = 0 AND NOT ${isPutAway('t')}
     ORDER BY p.seq DESC LIMIT ${limits.pins}`,
    [conversation],
  );
  const targets = [...new Set([...here.toReversed(), ...pins.map(({ target }) => target)])];
  const rows = await readMessages(reader, conversation, targets);
  return rows.filter(({ isPinned }) => isPinned).slice(0, limits.pins);
}
