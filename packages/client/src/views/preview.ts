/** What the list says under a title: the newest of the log, or of what waits here. Pure. */
import { type ConversationId, ConversationKind, type EntryId, type UserId } from '@tidings/protocol';
import type { MessageContent, Preview, TextContent } from '../api';
import { noEffects, withEffects, withIntents } from './effects-query';
import type { PeopleSnapshot } from './people';
import type { OutboxRow } from './records';
import { rowOfIntent, statusOf } from './row';
import { nameChange, type StoredChange } from './stored-change';

export interface PreviewRecord {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly preview_seq: number | null;
  readonly preview_id: EntryId | null;
  readonly preview_type: 'message' | 'change' | null;
  readonly preview_author: UserId | null;
  readonly preview_content: string | null;
  readonly preview_edit: string | null;
  readonly others_delivered_seq: number;
  readonly others_read_seq: number;
  readonly outbox_id: OutboxRow['id'] | null;
  readonly outbox_kind: OutboxRow['kind'] | null;
  readonly outbox_content: Uint8Array | null;
  readonly outbox_written_at_ms: number | null;
  readonly outbox_seq: number | null;
  readonly failure_code: OutboxRow['failure_code'];
}

interface By {
  readonly self: UserId;
  readonly people: PeopleSnapshot;
}

/** @param intents effects that were made here and have not come back yet */
export function previewOfRecord(
  record: PreviewRecord,
  { self, people, blocked, intents }: By & { blocked: ReadonlySet<UserId>; intents: readonly OutboxRow[] },
): Preview | undefined {
  const { preview_seq: seq, preview_id: id, preview_author: author, preview_content: content } = record;
  if (seq === null || id === null || author === null || content === null) return undefined;
  const isOwn = author === self;
  const by = { authorName: people.person(author).displayName, isOwn };
  if (record.preview_type === 'change')
    return { ...by, type: 'change', change: nameChange(JSON.parse(content) as StoredChange, people.person) };
  const others = { deliveredSeq: record.others_delivered_seq, readSeq: record.others_read_seq };
  const edits = new Map<UserId, TextContent>();
  if (record.preview_edit !== null) edits.set(author, JSON.parse(record.preview_edit) as TextContent);
  const effects = withIntents({ ...noEffects, edits }, id, intents, self);
  return {
    ...by,
    type: 'message',
    id,
    content: withEffects(JSON.parse(content) as MessageContent, author, effects),
    status: statusOf(seq, isOwn, others),
    isBlocked: record.kind === ConversationKind.GROUP && blocked.has(author),
  };
}

export function previewOfIntent(record: PreviewRecord, by: By, intents: readonly OutboxRow[]): Preview | undefined {
  const { outbox_id: id, outbox_kind: kind, outbox_content: content } = record;
  if (id === null || kind === null || content === null) return undefined;
  const intent = {
    id,
    kind,
    content,
    is_silent: 0,
    conversation: record.id,
    written_at_ms: record.outbox_written_at_ms ?? 0,
    seq: record.outbox_seq,
    accepted_at_ms: null,
    failure_code: record.failure_code,
    failure_message: null,
  };
  const row = rowOfIntent(intent, { ...by, effects: withIntents(undefined, id, intents, by.self) });
  const { authorName } = row;
  if (row.type === 'change') return { authorName, isOwn: true, type: 'change', change: row.change };
  return { authorName, isOwn: true, type: 'message', id, content: row.content, status: row.status, isBlocked: false };
}
