/** What the server has found in open conversations → hits, of which this device holds nothing; and where it is worth asking. */
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  type FoundMessage,
  idFromBytes,
  type UserId,
} from '@tidings/protocol';
import type { SearchHit } from '../api';
import { parseEntry } from '../replica/entry';
import { parseEffect, parseMessage } from './content';
import { noEffects } from './effects-query';
import { type Reader, readTitles } from './list-query';
import { isPutAway } from './put-away';
import { rowOfRecord } from './row';
import { findTerms } from './search-text';

/** Open conversations that are not held from end to end; of all of them, or just this one. */
export async function readIncomplete(
  { database }: Pick<Reader, 'database'>,
  conversation: ConversationId | undefined,
): Promise<readonly ConversationId[]> {
  const rows = await database.all<{ id: ConversationId }>(
    `SELECT c.id FROM conversations c
     WHERE c.encryption = ${Encryption.OPEN} AND c.kind <> ${ConversationKind.SELF} AND c.id = coalesce(?, c.id)
       AND NOT EXISTS (SELECT 1 FROM windows w WHERE w.conversation = c.id AND w.low <= max(c.from_seq, 1)
         AND w.high >= CASE WHEN c.to_seq > 0 THEN c.to_seq ELSE c.head_seq END)`,
    [conversation ?? null],
  );
  return rows.map(({ id }) => id);
}

/** What the device holds it finds by itself; and what the person has put away stays away. */
export async function buildBeyondHits(
  reader: Reader,
  found: readonly FoundMessage[],
  text: string,
): Promise<readonly SearchHit[]> {
  const parsed = found.flatMap((message) => parseFound(message));
  const shown = await readShown(reader, parsed);
  const titles = await readTitles(reader, [...new Set(parsed.map(({ conversation }) => conversation))]);
  return parsed.flatMap((message): SearchHit[] => {
    if (!shown.has(message.record.id)) return [];
    const title = titles.get(message.conversation);
    const row = rowOfRecord(message.record, { ...reader, others: nobody, effects: message.effects });
    if (title === undefined || row.type !== 'message' || row.content.type !== 'text') return [];
    const ranges = findTerms(row.content.text, text);
    return ranges ? [{ conversation: message.conversation, title, message: row, ranges }] : [];
  });
}

const nobody = { deliveredSeq: 0, readSeq: 0 };

/** The server says these things: what does not fit together is nothing. */
function parseFound({ conversation: id, entry: wire, edit: wireEdit }: FoundMessage) {
  try {
    if (!wire) return [];
    const conversation = idFromBytes<ConversationId>(id);
    const { seq, id: entry, author, acceptedAtMs, body, isSilent, isDeleted } = parseEntry(wire);
    const content = parseMessage(body);
    if (isSilent || isDeleted || content.type !== 'text') return [];
    const edit = wireEdit && parseEntry(wireEdit);
    const effect = edit && parseEffect(edit.body);
    if (edit && (effect?.type !== 'edit' || effect.target !== entry || edit.author !== author)) return [];
    const edits = effect?.type === 'edit' ? new Map([[author, effect.content]]) : new Map<UserId, never>();
    const record = { seq, id: entry, type: 'message' as const, author, at_ms: acceptedAtMs };
    return [
      { conversation, record: { ...record, content: JSON.stringify(content) }, effects: { ...noEffects, edits } },
    ];
  } catch {
    return [];
  }
}

async function readShown(
  { database }: Reader,
  found: readonly { readonly conversation: ConversationId; readonly record: Place }[],
): Promise<ReadonlySet<EntryId>> {
  const places = found.map(({ conversation, record: { id, seq, author, at_ms } }) => {
    return { conversation, id, seq, author, at_ms };
  });
  const rows = await database.all<{ id: EntryId }>(
    `WITH t AS (SELECT value ->> 'conversation' AS conversation, value ->> 'id' AS id, value ->> 'seq' AS seq,
       value ->> 'author' AS author, value ->> 'at_ms' AS at_ms FROM json_each(?))
     SELECT t.id FROM t WHERE NOT ${isPutAway('t')} AND NOT EXISTS (
       SELECT 1 FROM windows w WHERE w.conversation = t.conversation AND t.seq BETWEEN w.low AND w.high)`,
    [JSON.stringify(places)],
  );
  return new Set(rows.map(({ id }) => id));
}

interface Place {
  readonly id: EntryId;
  readonly seq: number;
  readonly author: UserId;
  readonly at_ms: number;
}
