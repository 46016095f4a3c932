import {
  type ConversationId,
  type EntryId,
  EntryKind,
  ErrorCode,
  idFromBytes,
  isUuidV7,
  limits,
  type NewEntry,
  TidingsError,
} from '@tidings/protocol';
import type { AppendRequest, Author } from '../../ports/log-store';

/** Checks the form of what a device asks to have appended. Membership and epoch are the log's to check, in the commit. */
export function buildAppendRequest({ user, device }: Author, entry: NewEntry): AppendRequest {
  const { id, conversation, kind, silent, generation, epoch, body } = entry;
  if (!isUuidV7(id)) throw invalid('id must be a UUIDv7 of 16 bytes, made by the device');
  if (kind !== EntryKind.CONTENT && kind !== EntryKind.DETAILS) throw invalid('kind must be CONTENT or DETAILS');
  if (body.length === 0) throw invalid('body must not be empty');
  if (body.length > limits.bodyBytes)
    throw new TidingsError(ErrorCode.TOO_LARGE, `body has at most ${limits.bodyBytes} bytes, not ${body.length}`);
  return {
    conversation: conversationId(conversation),
    id: idFromBytes<EntryId>(id),
    author: { user, device },
    intent: { type: 'content', kind, silent, generation, epoch, body },
  };
}

/** Throws `invalid_argument` unless these are the 16 bytes of an id. */
export function conversationId(bytes: Uint8Array): ConversationId {
  if (bytes.length !== 16) throw invalid(`conversation must be an id of 16 bytes, not ${bytes.length}`);
  return idFromBytes<ConversationId>(bytes);
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
