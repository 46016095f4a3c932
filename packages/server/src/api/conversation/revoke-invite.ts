import { type ConversationService, ErrorCode, type InviteId, TidingsError } from '@tidings/protocol';
import type { InviteStore, LogReader } from '../../ports/log-store';
import { conversationField, idField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMayInvite } from './authority';

export function revokeInvite(deps: {
  readonly store: LogReader & Pick<InviteStore, 'revokeInvite'>;
}): SessionHandler<typeof ConversationService.method.revokeInvite> {
  const { store } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const invite = idField<InviteId>('invite', request.invite);
    await checkMayInvite(store, conversation, identity.user);
    if (!(await store.revokeInvite(conversation, invite)))
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such invite that still works; nothing needs to be done');
    return {};
  };
}
