/** What the person meant, as rows on the disk. From the moment one of these writes resolves the intent survives a kill. I13 */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  ContentSchema,
  type ConversationId,
  type DetailsSchema,
  type EntryId,
  type EntryKind,
  ErrorCode,
  type UserId,
} from '@tidings/protocol';
import type { Statement } from '../store/database';
import { topics } from '../store/topics';
import { refreshList } from '../views/list-view';

export interface Intent {
  readonly id: EntryId;
  readonly conversation: ConversationId;
  readonly kind: EntryKind.CONTENT | EntryKind.DETAILS | EntryKind.PIN | EntryKind.VAULT | EntryKind.MEMBERSHIP;
  /** Encoded `Content`; of kind VAULT an encoded `VaultRecord`, of kind MEMBERSHIP an encoded `MembershipChange`: what the log is to say. */
  readonly content: Uint8Array;
  /** It is about other messages, and counts as unread for nobody; of details: they are repeated, and have no row of their own. */
  readonly isSilent?: boolean;
  /** What the server is asked to remove. */
  readonly deletes?: readonly EntryId[];
}

type ContentInit = NonNullable<MessageInitShape<typeof ContentSchema>['content']>;

export const encodeContent = (content: ContentInit): Uint8Array =>
  toBinary(ContentSchema, create(ContentSchema, { content }));

export const textContent = (text: string): Uint8Array => encodeContent({ case: 'text', value: { text } });

export const detailsContent = (details: MessageInitShape<typeof DetailsSchema>): Uint8Array =>
  encodeContent({ case: 'details', value: details });

export function addIntent(intent: Intent, nowMs: number, self: UserId): readonly Statement[] {
  return [
    {
      sql: `INSERT INTO outbox (id, conversation, kind, content, written_at_ms, is_silent, deletes, after_seq)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce((SELECT head_seq FROM conversations WHERE id = ?2), 0))`,
      params: [
        intent.id,
        intent.conversation,
        intent.kind,
        intent.content,
        nowMs,
        intent.isSilent ? 1 : 0,
        intent.deletes ? JSON.stringify(intent.deletes) : null,
      ],
    },
    refreshList([intent.conversation], self),
  ];
}

/** A failed intent goes to the end of the line, under the same id. */
export function retryIntent(id: EntryId): Statement {
  return {
    sql: `UPDATE outbox SET failure_code = NULL, failure_message = NULL, was_handed = 0, position = (SELECT max(position) + 1 FROM outbox)
          WHERE id = ? AND failure_code IS NOT NULL`,
    params: [id],
  };
}

/** SQL: nobody but this device knows of it: the server has refused it, or was never given it. */
export const isOnlyHere = 'seq IS NULL AND (failure_code IS NOT NULL OR was_handed = 0)';

/** What is on its way already stays. */
export function discardIntent(id: EntryId, conversation: ConversationId, self: UserId): readonly Statement[] {
  return [
    { sql: `DELETE FROM outbox WHERE id = ? AND ${isOnlyHere}`, params: [id] },
    refreshList([conversation], self),
  ];
}

/** Written before the socket is given it: from then on the server may have it, whatever is heard of it. */
export function handIntent(id: EntryId): Statement {
  return { sql: 'UPDATE outbox SET was_handed = 1 WHERE id = ? AND failure_code IS NULL', params: [id] };
}

/** The server has said no to the first and only time it was given this: it is as if it had never been. */
export function takeIntentBack(id: EntryId): Statement {
  return { sql: 'UPDATE outbox SET was_handed = 0 WHERE id = ? AND seq IS NULL', params: [id] };
}

export function failIntent(id: EntryId, code: ErrorCode, message: string): Statement {
  return {
    sql: 'UPDATE outbox SET failure_code = ?, failure_message = ? WHERE id = ? AND seq IS NULL',
    params: [code, message, id],
  };
}

export function outboxTopics(conversation: ConversationId): readonly string[] {
  return [topics.outbox, topics.timeline(conversation), topics.conversation(conversation), topics.list];
}

/** The same thing would be refused again. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  ErrorCode.MALFORMED,
  ErrorCode.INVALID_ARGUMENT,
  ErrorCode.TOO_LARGE,
  ErrorCode.ID_CONFLICT,
  ErrorCode.UNSUPPORTED_VERSION,
]);

export const canRetry = (code: ErrorCode): boolean => !hopeless.has(code);
