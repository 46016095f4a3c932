import { EntryKind, limits, type UserId } from '@tidings/protocol';
import type { InviteRow } from '../ports/log-store';
import { type Refusal, refuse } from './refusal';
import type { MembershipEffects } from './state';

/** Facts from outside the conversation, read in the same transaction, asked for only when a rule needs them. */
export interface Facts {
  readonly nowMs: number;
  /** Of how many conversations the user is a member. */
  conversationCount(user: UserId): number;
  invite(id: string): Pick<InviteRow, 'conversation' | 'usesLeft' | 'expiresAtMs'> | undefined;
}

/** What an accepted intent becomes. */
export interface Accepted extends Partial<MembershipEffects> {
  readonly kind: EntryKind;
  readonly silent: boolean;
  readonly body: Uint8Array;
}

export type Decision = { readonly accepted: Accepted } | { readonly refused: Refusal };

/** Is there room for these users in the conversation, and for the conversation in each one's list? */
export function checkRoom(
  memberCount: number,
  joining: readonly { user: UserId }[],
  facts: Facts,
): Refusal | undefined {
  if (memberCount + joining.length > limits.members)
    return refuse.limit(`a conversation has at most ${limits.members} members`);
  const full = joining.some(({ user }) => facts.conversationCount(user) >= limits.conversationsPerUser);
  if (full) return refuse.limit(`a user is in at most ${limits.conversationsPerUser} conversations; leave one first`);
  return undefined;
}

/** A membership change as an entry. */
export function membershipEntry(body: Uint8Array, effects: Partial<MembershipEffects>): Accepted {
  return { kind: EntryKind.MEMBERSHIP, silent: false, body, ...effects };
}
