import { Role, type UserId } from '@tidings/protocol';
import type { StoredChange } from '../views/stored-change';

/** What one membership entry does to the set of members. */
export interface RosterEffect {
  readonly set: readonly { readonly user: UserId; readonly role: Role; readonly isNew: boolean }[];
  readonly gone: readonly UserId[];
}

/** Pure. Effects applied in log order always end in the roster of the last one, wherever they started. */
export function rosterEffect(author: UserId, change: StoredChange): RosterEffect {
  switch (change.type) {
    case 'created':
    case 'added':
      return { set: change.members.map((member) => ({ ...member, isNew: true })), gone: [] };
    case 'joined':
      return { set: [{ user: author, role: Role.MEMBER, isNew: true }], gone: [] };
    case 'removed':
      return { set: [], gone: [change.user] };
    case 'left':
      return {
        set: change.newOwner ? [{ user: change.newOwner, role: Role.OWNER, isNew: false }] : [],
        gone: [author],
      };
    case 'role':
      return { set: [{ user: change.user, role: change.role, isNew: false }], gone: [] };
    case 'unbanned':
    case 'policy':
    case 'timer':
    case 'renamed':
    case 'described':
    case 'pictured':
    case 'identity':
    case 'reset':
    case 'entered':
    case 'unproven':
      return { set: [], gone: [] };
  }
}
