import type { MemberRow } from '@tidings/client';
import { Role } from '@tidings/protocol';

export type MemberAction =
  | 'message'
  | 'verify'
  | 'makeOwner'
  | 'makeAdmin'
  | 'makeMember'
  | 'remove'
  | 'ban'
  | 'block'
  | 'unblock';

/** What somebody of this role may do with a member: what the server would accept, and nothing else. */
export function memberActions(
  own: Role | undefined,
  member: Pick<MemberRow, 'role' | 'isSelf'>,
  isBlocked = false,
): readonly MemberAction[] {
  if (member.isSelf) return [];
  const actions: MemberAction[] = ['message', 'verify'];
  if (own === Role.OWNER) {
    if (member.role !== Role.OWNER) actions.push('makeOwner');
    if (member.role !== Role.ADMIN) actions.push('makeAdmin');
    if (member.role !== Role.MEMBER) actions.push('makeMember');
    actions.push('remove', 'ban');
  }
  if (own === Role.ADMIN && member.role === Role.MEMBER) actions.push('remove', 'ban');
  actions.push(isBlocked ? 'unblock' : 'block');
  return actions;
}
