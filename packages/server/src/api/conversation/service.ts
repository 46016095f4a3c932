import type { ConversationService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { addMembers } from './add-members';
import { createConversation } from './create-conversation';
import { createInvite } from './create-invite';
import { getConversation } from './get-conversation';
import { joinByInvite } from './join-by-invite';
import { leaveConversation } from './leave-conversation';
import { listInvites } from './list-invites';
import { listMembers } from './list-members';
import { previewInvite } from './preview-invite';
import { removeMember } from './remove-member';
import { revokeInvite } from './revoke-invite';
import { setRole } from './set-role';

export function conversationProcedures(api: ApiDeps): Procedures<typeof ConversationService> {
  const { log, reader, store, clock } = api;
  const { people, directory } = api.accounts;
  const { users, identities } = directory;
  return {
    createConversation: session(rateLimits.createConversation, createConversation({ log, reader, users, identities })),
    getConversation: session(rateLimits.ordinary, getConversation({ reader })),
    listMembers: session(rateLimits.ordinary, listMembers({ store, people })),
    addMembers: session(rateLimits.changeMembers, addMembers({ log, users, identities })),
    removeMember: session(rateLimits.changeMembers, removeMember({ log, identities })),
    leaveConversation: session(rateLimits.changeMembers, leaveConversation({ log })),
    setRole: session(rateLimits.changeMembers, setRole({ log })),
    createInvite: session(rateLimits.createLink, createInvite({ store, clock })),
    listInvites: session(rateLimits.ordinary, listInvites({ store })),
    revokeInvite: session(rateLimits.ordinary, revokeInvite({ store })),
    previewInvite: session(rateLimits.useLink, previewInvite({ store, clock })),
    joinByInvite: session(rateLimits.useLink, joinByInvite({ log, store, reader, identities })),
  };
}
