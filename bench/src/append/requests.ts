import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendRequest } from '@tidings/server';

export const conversations = Array.from({ length: 100 }, () => newId<ConversationId>());
export const author = { user: newId<UserId>(), device: newId<DeviceId>() };
export const body = crypto.getRandomValues(new Uint8Array(150));

export function buildCreate(conversation: ConversationId): AppendRequest {
  const members = [{ user: author.user, role: Role.OWNER }];
  const intent = {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members,
  } as const;
  return { conversation, id: newId<EntryId>(), author, intent };
}

/** Into one of the conversations after the other. */
export function buildMessage(index: number, into: readonly ConversationId[] = conversations): AppendRequest {
  const conversation = into[index % into.length] as ConversationId;
  const intent = { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body } as const;
  return { conversation, id: newId<EntryId>(), author, intent };
}
