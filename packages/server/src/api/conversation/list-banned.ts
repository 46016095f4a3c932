import type { ConversationService, User, UserId } from '@tidings/protocol';
import type { DoorStore, LogReader } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMayInvite } from './authority';

export function listBanned(deps: {
  readonly store: LogReader & Pick<DoorStore, 'banned'>;
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}): SessionHandler<typeof ConversationService.method.listBanned> {
  const { store, people } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    await checkMayInvite(store, conversation, identity.user);
    return { users: [...(await people(await store.banned(conversation)))] };
  };
}
