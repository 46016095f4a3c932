import type { ConversationKind, Role, UserId } from '@tidings/protocol';
import type { ConversationChange, GroupPolicy, Person } from '../api';

export interface StoredMember {
  readonly user: UserId;
  readonly role: Role;
}

/** A change as the views keep it: people by id, so that a new name needs no rewriting. */
export type StoredChange =
  | { readonly type: 'created'; readonly kind: ConversationKind; readonly members: readonly StoredMember[] }
  | { readonly type: 'added'; readonly members: readonly StoredMember[] }
  | { readonly type: 'removed'; readonly user: UserId; readonly isBanned?: true }
  | { readonly type: 'unbanned'; readonly user: UserId }
  | { readonly type: 'policy'; readonly policy: GroupPolicy }
  | { readonly type: 'timer'; readonly expireAfterS: number }
  | { readonly type: 'left'; readonly newOwner?: UserId }
  | { readonly type: 'joined' }
  | { readonly type: 'role'; readonly user: UserId; readonly role: Role }
  | { readonly type: 'renamed'; readonly title: string }
  | { readonly type: 'described'; readonly description: string }
  | { readonly type: 'pictured'; readonly hasPicture: boolean }
  | { readonly type: 'identity'; readonly user: UserId }
  /** `newcomers`: had no device in the group before. */
  | { readonly type: 'reset'; readonly newcomers?: readonly UserId[] }
  | { readonly type: 'entered'; readonly users: readonly UserId[] }
  | { readonly type: 'unproven' };

/** The change with names. */
export function nameChange(change: StoredChange, person: (id: UserId) => Person): ConversationChange {
  switch (change.type) {
    case 'created':
      return { type: 'created', kind: change.kind };
    case 'added':
      return { type: 'added', people: change.members.map(({ user }) => person(user)) };
    case 'removed':
      return { type: 'removed', person: person(change.user), isBanned: change.isBanned ?? false };
    case 'unbanned':
      return { type: 'unbanned', person: person(change.user) };
    case 'policy':
    case 'timer':
    case 'described':
    case 'pictured':
      return change;
    case 'left':
      return { type: 'left' };
    case 'joined':
      return { type: 'joined' };
    case 'role':
      return { type: 'role', person: person(change.user), role: change.role };
    case 'renamed':
      return { type: 'renamed', title: change.title };
    case 'identity':
      return { type: 'identity', person: person(change.user) };
    case 'reset':
      return { type: 'reset', newcomers: (change.newcomers ?? []).map(person) };
    case 'entered':
      return { type: 'entered', people: change.users.map(person) };
    case 'unproven':
      return { type: 'unproven' };
  }
}

/** Everybody a change speaks of. */
export function peopleOf(change: StoredChange): readonly UserId[] {
  switch (change.type) {
    case 'created':
    case 'added':
      return change.members.map(({ user }) => user);
    case 'removed':
    case 'unbanned':
    case 'role':
    case 'identity':
      return [change.user];
    default:
      return [];
  }
}
