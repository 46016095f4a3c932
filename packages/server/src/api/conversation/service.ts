import type { ConversationService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { acceptConversation } from './accept-conversation';
import { addMembers } from './add-members';
import { createConversation } from './create-conversation';
import { createInvite } from './create-invite';
import { declineJoinRequest } from './decline-join-request';
import { getConversation } from './get-conversation';
import { joinByInvite } from './join-by-invite';
import { leaveConversation } from './leave-conversation';
import { listBanned } from './list-banned';
import { listInvites } from './list-invites';
import { listJoinRequests } from './list-join-requests';
import { listMembers } from './list-members';
import { previewInvite } from './preview-invite';
import { removeMember } from './remove-member';
import { requestToJoin } from './request-to-join';
import { revokeInvite } from './revoke-invite';
import { setPolicy } from './set-policy';
import { setRole } from './set-role';
import { setTimer } from './set-timer';
import { unban } from './unban';

export function conversationProcedures(api: ApiDeps): Procedures<typeof ConversationService> {
  const { log, reader, store, clock, tellHead, tellPrivacy, settings } = api;
  const { people, directory } = api.accounts;
  const { users, identities } = directory;
  return {
    createConversation: session(
      rateLimits.createConversation,
      createConversation({ log, reader, users, identities, settings }),
    ),
    getConversation: session(rateLimits.ordinary, getConversation({ reader })),
    acceptConversation: session(rateLimits.ordinary, acceptConversation({ store, reader, tellHead, tellPrivacy })),
    listMembers: session(rateLimits.ordinary, listMembers({ store, people })),
    addMembers: session(rateLimits.changeMembers, addMembers({ log, store, tellHead, users, identities, settings })),
    removeMember: session(rateLimits.changeMembers, removeMember({ log, identities })),
    leaveConversation: session(rateLimits.changeMembers, leaveConversation({ log })),
    setRole: session(rateLimits.changeMembers, setRole({ log })),
    createInvite: session(rateLimits.createLink, createInvite({ store, clock })),
    listInvites: session(rateLimits.ordinary, listInvites({ store })),
    revokeInvite: session(rateLimits.ordinary, revokeInvite({ store })),
    previewInvite: session(rateLimits.useLink, previewInvite({ store, clock })),
    unban: session(rateLimits.changeMembers, unban({ log })),
    listBanned: session(rateLimits.ordinary, listBanned({ store, people })),
    setPolicy: session(rateLimits.changeMembers, setPolicy({ log })),
    setTimer: session(rateLimits.changeMembers, setTimer({ log })),
    requestToJoin: session(rateLimits.useLink, requestToJoin({ store, tellHead })),
    listJoinRequests: session(rateLimits.ordinary, listJoinRequests({ store, people })),
    declineJoinRequest: session(rateLimits.ordinary, declineJoinRequest({ store, tellHead })),
    joinByInvite: session(rateLimits.useLink, joinByInvite({ log, store, reader, identities })),
  };
}
