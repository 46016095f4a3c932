/** Requests to a log store, for tests. */
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendIntent, AppendRequest } from '../../../ports/log-store';

export function act(conversation: ConversationId, user: UserId, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}

export function say(conversation: ConversationId, user: UserId, body = Uint8Array.of(1)): AppendRequest {
  const plain = { kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body } as const;
  return act(conversation, user, { type: 'content', ...plain });
}

/** The first user owns it. */
export function create(
  conversation: ConversationId,
  users: readonly [UserId, ...UserId[]],
  kind: ConversationKind = ConversationKind.GROUP,
): AppendRequest {
  const members = users.map((user, i) => ({ user, role: i === 0 ? Role.OWNER : Role.MEMBER }));
  return act(conversation, users[0], { type: 'create', kind, encryption: Encryption.OPEN, members });
}

export const wholeLog = { fromSeq: 1, toSeq: undefined, limit: 5_000, maxBytes: 1_000_000_000, kinds: [] };
