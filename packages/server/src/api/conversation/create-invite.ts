import { type ConversationService, ErrorCode, type InviteId, limits, newId, TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { InviteStore, LogReader } from '../../ports/log-store';
import { conversationField, countField } from '../fields';
import { createLinkCode } from '../link-code';
import type { SessionHandler } from '../procedure';
import { checkMayInvite } from './authority';
import { inviteMessage } from './invite-message';

const uses = { fallback: 100, max: 1_000 };

export function createInvite(deps: {
  readonly store: LogReader & InviteStore;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof ConversationService.method.createInvite> {
  const { store, clock } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const usesLeft = countField('max_uses', request.maxUses, uses);
    await checkMayInvite(store, conversation, identity.user);
    if ((await store.listInvites(conversation)).length >= limits.invitesPerConversation)
      throw new TidingsError(
        ErrorCode.LIMIT_REACHED,
        `a conversation has at most ${limits.invitesPerConversation} invites; revoke one first`,
      );
    const invite = {
      id: newId<InviteId>(),
      conversation,
      code: createLinkCode(),
      usesLeft,
      expiresAtMs: request.expiresInS === 0 ? undefined : clock.now() + request.expiresInS * 1_000,
      createdBy: identity.user,
    };
    await store.createInvite(invite);
    return { invite: inviteMessage(invite) };
  };
}
