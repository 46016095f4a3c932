/** A conversation as people have one: answers, emoji, Markdown, long ones, some edited, some with reactions. */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  ContentSchema,
  type Entry,
  EntryKind,
  EntrySchema,
  idToBytes,
  newIdBytes,
  type UserId,
} from '@tidings/protocol';
import type { History } from '../../bench/src/client/history';
import { buildText } from '../../bench/src/client/texts';

const startMs = 1_780_000_000_000;

type ContentInit = NonNullable<MessageInitShape<typeof ContentSchema>['content']>;

/** Messages "Message 1: …" to the last, and between them what was done with them. */
export function buildMixedEntries({ peer }: History, self: UserId, messages: number): readonly Entry[] {
  let seq = 0;
  let last: { readonly id: Uint8Array<ArrayBuffer>; readonly seq: number } | undefined;

  function add(author: UserId, content: ContentInit, isSilent: boolean, loudCount: number): Entry {
    seq += 1;
    return create(EntrySchema, {
      seq,
      id: newIdBytes(),
      kind: EntryKind.CONTENT,
      authorUser: idToBytes(author),
      authorDevice: newIdBytes(),
      acceptedAtMs: BigInt(startMs + seq * 30_000),
      loudCount,
      silent: isSilent,
      body: toBinary(ContentSchema, create(ContentSchema, { content })),
    });
  }

  /** The n-th message, and what follows on it. */
  function write(n: number): readonly Entry[] {
    const author = n % 5 < 3 ? peer : self;
    const other = author === peer ? self : peer;
    const reply = n % 7 === 0 && last ? { entry: last.id, seq: last.seq, author: idToBytes(other) } : undefined;
    const message = add(author, { case: 'text', value: { text: textOf(n), ...(reply && { reply }) } }, false, n);
    const about: Entry[] = [];
    const say = (by: UserId, content: ContentInit) => about.push(add(by, content, true, n));
    if (n % 4 === 0) say(other, { case: 'reaction', value: { entry: message.id, emoji: '👍' } });
    if (n % 12 === 0) say(author, { case: 'reaction', value: { entry: message.id, emoji: '❤️' } });
    if (n % 9 === 0)
      say(author, { case: 'edit', value: { entry: message.id, text: { text: `${textOf(n)} (mended)` } } });
    last = { id: message.id as Uint8Array<ArrayBuffer>, seq: message.seq };
    return [message, ...about];
  }

  return Array.from({ length: messages }, (_, i) => write(i + 1)).flat();
}

function textOf(n: number): string {
  const text = buildText(n);
  if (n % 13 === 0) return `${text}\n\n- **one** of _these_\n- \`code\` and https://example.org/${n}\n- three`;
  if (n % 17 === 0) return `${text} 🎉🥳👩🏽‍🚀`;
  if (n % 29 === 0)
    return `${text}\n> quoted\n\n${buildText(n + 1).slice(12)} ${buildText(n + 2).slice(12)} ${buildText(n + 3).slice(12)}`;
  return text;
}
