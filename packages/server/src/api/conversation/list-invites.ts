import type { ConversationService } from '@tidings/protocol';
import type { InviteStore, LogReader } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMayInvite } from './authority';
import { inviteMessage } from './invite-message';

export function listInvites(deps: {
  readonly store: LogReader & Pick<InviteStore, 'listInvites'>;
}): SessionHandler<typeof ConversationService.method.listInvites> {
  const { store } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    await checkMayInvite(store, conversation, identity.user);
    return { invites: (await store.listInvites(conversation)).map(inviteMessage) };
  };
}
