/** Rows of the database that rows of screens are made of. */
import type { ConversationId, EntryId, EntryKind, ErrorCode, UserId } from '@tidings/protocol';
import type { Failure } from '../api';
import { canRetry } from '../outbox/intents';

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
  readonly is_silent: number;
  readonly written_at_ms: number;
  readonly seq: number | null;
  readonly accepted_at_ms: number | null;
  readonly failure_code: ErrorCode | null;
  readonly failure_message: string | null;
}

/** Why an intent was refused; undefined of one that was not. */
export function failureOf({ failure_code: code, failure_message: message }: OutboxRow): Failure | undefined {
  return code === null ? undefined : { code, message: message ?? '', canRetry: canRetry(code) };
}

/** How far all others are. */
export interface Others {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}
