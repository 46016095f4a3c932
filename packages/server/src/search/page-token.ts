import { type ConversationId, ErrorCode, idFromBytes, idToBytes, TidingsError } from '@tidings/protocol';
import type { IndexPlace } from '../ports/search-index';

/** Where a page ended: opaque to clients, and nothing that they could not have asked for by themselves. */
export function buildPageToken({ atMs, conversation, seq }: IndexPlace): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(28);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, atMs);
  bytes.set(idToBytes(conversation), 8);
  view.setUint32(24, seq);
  return bytes;
}

/** Undefined for an empty one. Throws `INVALID_ARGUMENT` if it is none of ours. */
export function parsePageToken(token: Uint8Array): IndexPlace | undefined {
  if (token.length === 0) return undefined;
  const view = new DataView(token.buffer, token.byteOffset, token.length);
  const atMs = token.length === 28 ? view.getFloat64(0) : Number.NaN;
  if (!Number.isSafeInteger(atMs) || atMs < 0)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, '`after` is the `next` of an earlier answer; leave it empty');
  return { atMs, conversation: idFromBytes<ConversationId>(token.slice(8, 24)), seq: view.getUint32(24) };
}
