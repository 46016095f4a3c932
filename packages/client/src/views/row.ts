/** Records of the views → rows of the public API. Pure. */
import type { ConversationId, EntryId, ErrorCode, UserId } from '@tidings/protocol';
import { EntryKind } from '@tidings/protocol';
import type { MessageContent, MessageStatus, TimelineRow } from '../api';
import { canRetry } from '../outbox/intents';
import { parseMessage, parseTitle } from './materialise';
import type { PeopleSnapshot } from './people';
import { nameChange, type StoredChange } from './stored-change';

/** A row of `view_timeline`. */
export interface TimelineRecordRow {
  readonly seq: number;
  readonly id: EntryId;
  readonly type: 'message' | 'change';
  readonly author: UserId;
  readonly at_ms: number;
  readonly content: string;
}

/** A row of `outbox`. */
export interface OutboxRow {
  readonly id: EntryId;
  readonly conversation: ConversationId;
  readonly kind: EntryKind;
  readonly content: Uint8Array;
  readonly written_at_ms: number;
  readonly seq: number | null;
  readonly accepted_at_ms: number | null;
  readonly failure_code: ErrorCode | null;
  readonly failure_message: string | null;
}

/** How far all others are. */
export interface Others {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

export function statusOf(seq: number, isOwn: boolean, others: Others): MessageStatus {
  if (!isOwn) return 'sent';
  if (seq <= others.readSeq) return 'read';
  return seq <= others.deliveredSeq ? 'delivered' : 'sent';
}

export function rowOfRecord(
  record: TimelineRecordRow,
  { self, people, others }: { self: UserId; people: PeopleSnapshot; others: Others },
): TimelineRow {
  const isOwn = record.author === self;
  const base = {
    id: record.id,
    seq: record.seq,
    author: record.author,
    authorName: people.person(record.author).displayName,
    isOwn,
    atMs: record.at_ms,
  };
  if (record.type === 'change') {
    const change = nameChange(JSON.parse(record.content) as StoredChange, people.person);
    return { ...base, type: 'change', change };
  }
  const content = JSON.parse(record.content) as MessageContent;
  return { ...base, type: 'message', content, status: statusOf(record.seq, isOwn, others) };
}

export function rowOfIntent(row: OutboxRow, { self, people }: { self: UserId; people: PeopleSnapshot }): TimelineRow {
  const base = {
    id: row.id,
    seq: row.seq ?? undefined,
    author: self,
    authorName: people.person(self).displayName,
    isOwn: true,
    atMs: row.accepted_at_ms ?? row.written_at_ms,
  };
  const failure = failureOf(row);
  if (row.kind === EntryKind.DETAILS) {
    const change = { type: 'renamed', title: parseTitle(row.content) ?? '' } as const;
    return { ...base, type: 'change', change, ...failure };
  }
  return { ...base, type: 'message', content: parseMessage(row.content), status: statusOfIntent(row), ...failure };
}

export function statusOfIntent(row: Pick<OutboxRow, 'seq' | 'failure_code'>): MessageStatus {
  if (row.failure_code !== null) return 'failed';
  return row.seq === null ? 'pending' : 'sent';
}

function failureOf({ failure_code: code, failure_message: message }: OutboxRow) {
  if (code === null) return {};
  return { failure: { code, message: message ?? '', canRetry: canRetry(code) } };
}
