/**
 * Messages on the bus channel `c:<conversation>`: an encoded server frame, and what a node has to know to hand it on in its turn.
 *
 *   hint      0 · frame                                            typing, cursors: whenever they come
 *   entries   1 · first seq · last seq · number of users · users · frame
 *   head      2 · seq                                              the log reaches as far as this: who has not heard it reads it
 *
 * The users are those whose membership ended with the last of the entries. I5
 */
import {
  type ConversationId,
  type Entry,
  encodeServerFrame,
  idFromBytes,
  idToBytes,
  type UserId,
} from '@tidings/protocol';

export type TopicMessage =
  | { readonly type: 'hint'; readonly frame: Uint8Array }
  | ({ readonly type: 'entries'; readonly frame: Uint8Array } & EntriesPlace)
  | { readonly type: 'head'; readonly seq: number };

export interface EntriesPlace {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly left: readonly UserId[];
}

/** Nothing but the entries: what a live frame says besides is paid by every socket. The incarnation is that of the welcome. */
export function encodeEntriesFrame(conversation: ConversationId, entries: readonly Entry[]): Uint8Array {
  return encodeServerFrame({
    case: 'entries',
    value: { conversation: idToBytes(conversation), entries: [...entries] },
  });
}

const headerBytes = 1 + 4 + 4 + 4;
const idBytes = 16;

export function encodeHint(frame: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + frame.length);
  message.set(frame, 1);
  return message;
}

export function encodeEntries(frame: Uint8Array, { firstSeq, lastSeq, left }: EntriesPlace): Uint8Array {
  const frameAt = headerBytes + left.length * idBytes;
  const message = new Uint8Array(frameAt + frame.length);
  const view = new DataView(message.buffer);
  view.setUint8(0, 1);
  view.setUint32(1, firstSeq);
  view.setUint32(5, lastSeq);
  view.setUint32(9, left.length);
  for (const [index, user] of left.entries()) message.set(idToBytes(user), headerBytes + index * idBytes);
  message.set(frame, frameAt);
  return message;
}

export function encodeHead(seq: number): Uint8Array {
  const message = new Uint8Array(5);
  const view = new DataView(message.buffer);
  view.setUint8(0, 2);
  view.setUint32(1, seq);
  return message;
}

/** Only our own nodes write on the bus, so the form is not checked again. */
export function decodeTopicMessage(message: Uint8Array): TopicMessage {
  if (message[0] === 0) return { type: 'hint', frame: message.subarray(1) };
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (message[0] === 2) return { type: 'head', seq: view.getUint32(1) };
  const count = view.getUint32(9);
  const left = Array.from({ length: count }, (_, index) => {
    const from = headerBytes + index * idBytes;
    return idFromBytes<UserId>(message.subarray(from, from + idBytes));
  });
  const frame = message.subarray(headerBytes + count * idBytes);
  return { type: 'entries', firstSeq: view.getUint32(1), lastSeq: view.getUint32(5), left, frame };
}
