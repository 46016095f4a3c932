import { type EntryId, EntryKind, ErrorCode, limits, type NewEntry, TidingsError } from '@tidings/protocol';
import type { Change } from './append-change';
import { conversationField, entryIdField, idField, invalid } from './fields';

/** Checks the form of an entry that a client wants appended. Throws `INVALID_ARGUMENT` or `TOO_LARGE`. */
export function parseNewEntry(entry: NewEntry): Change {
  const { kind, silent, generation, epoch, body } = entry;
  if (!isContent(kind))
    throw invalid('kind is CONTENT, DETAILS, PIN or VAULT; changes of members and groups have RPCs of their own');
  if (body.length === 0) throw invalid('body is the sealed content, and is not empty');
  if (body.length > limits.bodyBytes)
    throw new TidingsError(ErrorCode.TOO_LARGE, `a body has at most ${limits.bodyBytes} bytes, not ${body.length}`);
  return {
    conversation: conversationField(entry.conversation),
    id: entryIdField(entry.id),
    intent: { type: 'content', kind, silent, generation, epoch, body, deletes: deletesField(entry.deletes) },
  };
}

const contentKinds = [EntryKind.CONTENT, EntryKind.DETAILS, EntryKind.PIN, EntryKind.VAULT] as const;

function isContent(kind: EntryKind): kind is (typeof contentKinds)[number] {
  return (contentKinds as readonly EntryKind[]).includes(kind);
}

function deletesField(list: readonly Uint8Array[]): EntryId[] {
  if (list.length > limits.deletes) throw invalid(`deletes holds at most ${limits.deletes} ids, not ${list.length}`);
  return [...new Set(list.map((bytes) => idField<EntryId>('deletes', bytes)))];
}
