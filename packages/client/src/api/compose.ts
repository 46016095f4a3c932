/** What people write → encoded content. Throws a `TidingsError` that says what is wrong. */
import {
  type ConversationId,
  type EntryId,
  ErrorCode,
  idToBytes,
  limits,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { MessageDraft, TextContent } from '../api';
import { bytesFromBase64 } from '../engine/base64';
import { encodeContent } from '../outbox/intents';
import type { Database } from '../store/database';

/** Where an entry lies that is answered, edited or pinned. */
export interface Target {
  readonly id: EntryId;
  readonly author: UserId;
  /** 0: not acknowledged yet. */
  readonly seq: number;
}

/** Rejects with `not_found` for a message that is not on this device. */
export async function findTarget(
  { database, user }: { readonly database: Database; readonly user: UserId },
  conversation: ConversationId,
  id: EntryId,
): Promise<Target> {
  const [row] = await database.all<{ author: UserId; seq: number }>(
    `SELECT author, seq FROM view_timeline WHERE conversation = ?1 AND id = ?2 AND type = 'message'
     UNION ALL SELECT ?3, coalesce(seq, 0) FROM outbox
       WHERE conversation = ?1 AND id = ?2 AND is_silent = 0`,
    [conversation, id, user],
  );
  if (!row) throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such message on this device');
  return { id, ...row };
}

/** @param reply what it answers, with where it lies */
export function textValue(draft: MessageDraft | TextContent, reply: Target | undefined, isForwarded = false) {
  const { text, mentions = [], link } = draft;
  checkText(text);
  if (mentions.length > limits.mentions)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, `a message names at most ${limits.mentions} people`);
  return {
    text,
    forwarded: isForwarded,
    mentions: mentions.map(({ user, start, length }) => ({
      user: user ? idToBytes(user) : new Uint8Array(),
      start,
      length,
    })),
    ...(reply && { reply: { entry: idToBytes(reply.id), seq: reply.seq, author: idToBytes(reply.author) } }),
    ...(link && { preview: { ...link, image: imageOf(link.image) } }),
  };
}

export const composeText = (draft: MessageDraft | TextContent, reply?: Target, isForwarded?: boolean): Uint8Array =>
  encodeContent({ case: 'text', value: textValue(draft, reply, isForwarded) });

const imageOf = (url: string | undefined): Uint8Array =>
  url ? bytesFromBase64(url.slice(url.indexOf(',') + 1)) : new Uint8Array();

function checkText(text: string): void {
  if (text.trim() === '') throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a message has some text in it');
  if (text.length > limits.textCharacters)
    throw new TidingsError(
      ErrorCode.TOO_LARGE,
      `a message has at most ${limits.textCharacters} characters, not ${text.length}`,
    );
}
