/** Changes of a conversation as intents: kind MEMBERSHIP, and for content what the log is to say of them. */
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type ConversationId, type EntryId, EntryKind, MembershipChangeSchema, type UserId } from '@tidings/protocol';
import type { Statement } from '../store/database';
import { topics } from '../store/topics';
import { addIntent, outboxTopics } from './intents';

export type ChangeInit = NonNullable<MessageInitShape<typeof MembershipChangeSchema>['change']>;

export function addChange(
  { id, conversation, change }: { id: EntryId; conversation: ConversationId; change: ChangeInit },
  nowMs: number,
  self: UserId,
): readonly Statement[] {
  const content = toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change }));
  return addIntent({ id, conversation, kind: EntryKind.MEMBERSHIP, content }, nowMs, self);
}

export function changeTopics(conversation: ConversationId): readonly string[] {
  return [...outboxTopics(conversation), topics.members(conversation)];
}
