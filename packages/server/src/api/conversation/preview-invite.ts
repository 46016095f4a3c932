import {
  type ConversationId,
  ConversationKind,
  type ConversationService,
  Encryption,
  type Entry,
  EntryKind,
  idToBytes,
} from '@tidings/protocol';
import { inviteWorks } from '../../conversations/invite';
import type { Clock } from '../../ports/clock';
import type { DoorStore, GroupStore, InviteStore, LogReader } from '../../ports/log-store';
import type { SessionHandler } from '../procedure';
import { findInviteByCode, inviteInvalid } from './invite-by-code';

export function previewInvite(deps: {
  readonly store: LogReader &
    Pick<InviteStore, 'findInvite'> &
    Pick<GroupStore, 'groupState'> &
    Pick<DoorStore, 'doorFor'>;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof ConversationService.method.previewInvite> {
  const { store, clock } = deps;
  return async (request, { identity }) => {
    const invite = await findInviteByCode(store, request.code);
    const { conversation } = invite;
    const { needsApproval, hasAsked, isBanned } = await store.doorFor(conversation, identity.user);
    // Who is banned is not told; who waits already may have used it up.
    const works = inviteWorks(invite, clock.now());
    if (isBanned || !(hasAsked || works)) throw inviteInvalid();
    const [members, group] = await Promise.all([store.members(conversation), store.groupState(conversation)]);
    // Sealed details could not be read by somebody who is not in the group yet.
    const details = group === undefined ? await newestDetails(store, conversation) : undefined;
    return {
      kind: ConversationKind.GROUP,
      encryption: group === undefined ? Encryption.OPEN : Encryption.MLS,
      invite: idToBytes(invite.id),
      needsApproval,
      requested: hasAsked,
      conversation: idToBytes(conversation),
      memberCount: members.length,
      alreadyMember: members.some(({ user }) => user === identity.user),
      ...(details !== undefined && { details }),
      // With it one could join; so nobody has it who may not.
      ...(group !== undefined && works && !needsApproval && { group }),
    };
  };
}

/** The one thing that somebody who is not yet a member may read: what the holder of the code is about to join. I5 */
async function newestDetails(store: LogReader, conversation: ConversationId): Promise<Entry | undefined> {
  const everything = { conversation, fromSeq: 1, toSeq: undefined };
  const newest = { beforeSeq: 0xffff_ffff, limit: 1, maxBytes: 1, kinds: [EntryKind.DETAILS] };
  const { entries } = await store.pull({ ...everything, ...newest });
  return entries[0];
}
