import { type ConversationId, ConversationKind, ErrorCode, Role, TidingsError, type UserId } from '@tidings/protocol';
import type { LogReader } from '../../ports/log-store';

/** Throws `NOT_MEMBER` unless the user is a present member; the same for a conversation that does not exist. I5 */
export async function checkMember(
  store: Pick<LogReader, 'membership'>,
  conversation: ConversationId,
  user: UserId,
): Promise<Role> {
  const membership = await store.membership(conversation, user);
  if (membership?.role === undefined)
    throw new TidingsError(ErrorCode.NOT_MEMBER, 'you are not a member of this conversation; join it first');
  return membership.role;
}

/** Throws unless the user may let others in: an owner or admin of a group. */
export async function checkMayInvite(
  store: Pick<LogReader, 'membership' | 'heads'>,
  conversation: ConversationId,
  user: UserId,
): Promise<void> {
  const role = await checkMember(store, conversation, user);
  const { rows } = await store.heads(user, { only: [conversation] });
  if (rows[0]?.state.kind !== ConversationKind.GROUP)
    throw new TidingsError(ErrorCode.FORBIDDEN, 'people can join groups only; make a group');
  if (role !== Role.OWNER && role !== Role.ADMIN)
    throw new TidingsError(ErrorCode.FORBIDDEN, 'only owners and admins may invite; ask one of them');
}

/** Those who decide about requests to join. */
export async function adminsOf(store: Pick<LogReader, 'members'>, conversation: ConversationId): Promise<UserId[]> {
  return (await store.members(conversation)).filter(({ role }) => role !== Role.MEMBER).map(({ user }) => user);
}
