import { type ConversationService, ErrorCode, TidingsError } from '@tidings/protocol';
import type { DoorStore, LogReader } from '../../ports/log-store';
import type { HeadTeller } from '../../realtime/head-teller';
import { conversationField, userField } from '../fields';
import type { SessionHandler } from '../procedure';
import { adminsOf, checkMayInvite } from './authority';

export function declineJoinRequest(deps: {
  readonly store: LogReader & Pick<DoorStore, 'dropJoinRequest'>;
  readonly tellHead: HeadTeller;
}): SessionHandler<typeof ConversationService.method.declineJoinRequest> {
  const { store, tellHead } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const user = userField(request.user);
    await checkMayInvite(store, conversation, identity.user);
    if (!(await store.dropJoinRequest(conversation, user)))
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such request any more; nothing needs to be done');
    tellHead(conversation, await adminsOf(store, conversation));
    return {};
  };
}
