import { type ConversationService, idFromBytes, type User, type UserId } from '@tidings/protocol';
import { tellableCursor } from '../../conversations/discretion';
import type { LogReader, PrivacyStore } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMember } from './authority';

export function listMembers(deps: {
  readonly store: Pick<LogReader & PrivacyStore, 'membership' | 'members' | 'discretion'>;
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}): SessionHandler<typeof ConversationService.method.listMembers> {
  const { store, people } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    await checkMember(store, conversation, identity.user);
    const rows = await store.members(conversation);
    const discretion = await store.discretion(conversation);
    const users = new Map(
      (await people(rows.map(({ user }) => user))).map((user) => [idFromBytes<UserId>(user.id), user]),
    );
    const members = rows.flatMap(({ user: id, role, cursor }) => {
      const user = users.get(id);
      const told = tellableCursor(discretion, cursor, identity.user);
      return user === undefined ? [] : [{ user, role, ...(told && { cursor: told }) }];
    });
    return { members };
  };
}
