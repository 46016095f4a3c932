/** A long history, as frames: every conversation is direct, and the two people take turns. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  ContentSchema,
  type ConversationId,
  ConversationKind,
  CursorSchema,
  Encryption,
  type Entry,
  EntryKind,
  EntrySchema,
  HeadSchema,
  idToBytes,
  newId,
  newIdBytes,
  Role,
  type UserId,
  UserSchema,
} from '@tidings/protocol';
import { buildText } from './texts';

export interface History {
  readonly conversation: ConversationId;
  readonly peer: UserId;
}

const startMs = 1_780_000_000_000;

export function buildHead(
  { conversation, peer }: History,
  index: number,
  messages: number,
  encryption = Encryption.OPEN,
) {
  return create(HeadSchema, {
    conversation: idToBytes(conversation),
    kind: ConversationKind.DIRECT,
    encryption,
    incarnation: 1,
    seq: messages,
    loudCount: messages,
    role: Role.MEMBER,
    fromSeq: 1,
    memberCount: 2,
    peer: create(UserSchema, { id: idToBytes(peer), handle: `peer-${index}`, displayName: `Peer ${index}` }),
    changedAtMs: BigInt(startMs + index * 60_000),
    cursors: [create(CursorSchema, { user: idToBytes(peer), deliveredSeq: messages, readSeq: messages - (index % 5) })],
  });
}

export function buildEntries({ peer }: History, self: UserId, range: { from: number; count: number }): Entry[] {
  return Array.from({ length: range.count }, (_, i) => {
    const seq = range.from + i;
    const text = buildText(seq);
    return create(EntrySchema, {
      seq,
      id: newIdBytes(),
      kind: EntryKind.CONTENT,
      authorUser: idToBytes(seq % 2 === 0 ? self : peer),
      authorDevice: newIdBytes(),
      acceptedAtMs: BigInt(startMs + seq * 1_000),
      loudCount: seq,
      body: toBinary(ContentSchema, create(ContentSchema, { content: { case: 'text', value: { text } } })),
    });
  });
}

export function buildHistories(count: number): readonly History[] {
  return Array.from({ length: count }, () => ({ conversation: newId<ConversationId>(), peer: newId<UserId>() }));
}
