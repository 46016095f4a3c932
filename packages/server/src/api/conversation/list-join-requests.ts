import { type ConversationService, idFromBytes, type User, type UserId } from '@tidings/protocol';
import type { DoorStore, LogReader } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMayInvite } from './authority';

export function listJoinRequests(deps: {
  readonly store: LogReader & Pick<DoorStore, 'joinRequests'>;
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}): SessionHandler<typeof ConversationService.method.listJoinRequests> {
  const { store, people } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    await checkMayInvite(store, conversation, identity.user);
    const rows = await store.joinRequests(conversation);
    const users = await people(rows.map(({ user }) => user));
    const byId = new Map(users.map((user) => [idFromBytes<UserId>(user.id), user]));
    const requests = rows.flatMap(({ user: id, requestedAtMs }) => {
      const user = byId.get(id);
      return user === undefined ? [] : [{ user, requestedAtMs: BigInt(requestedAtMs) }];
    });
    return { requests };
  };
}
