import type { ConversationId, ConversationKind, Encryption, Role, UserId } from '@tidings/protocol';
import type { Policy } from './policy';

/** A present member. `fromSeq` is the entry that began the membership: the smaller, the longer-standing. */
export interface PresentMember {
  readonly role: Role;
  readonly fromSeq: number;
}

/** What the rules need to know about a conversation. Stores keep it up to date with `applyEffects`. */
export interface ConversationRecord {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
  readonly incarnation: number;
  headSeq: number;
  loudCount: number;
  generation: number;
  epoch: number;
  /** Somebody has left, or a device was removed, and no commit has come since. */
  awaitingCommit: boolean;
  policy: Policy;
  readonly members: Map<UserId, PresentMember>;
}

/** What an accepted intent does besides becoming an entry. */
export interface MembershipEffects {
  readonly joined: readonly { readonly user: UserId; readonly role: Role }[];
  readonly left: readonly UserId[];
  readonly roles: readonly { readonly user: UserId; readonly role: Role }[];
}

/** Brings the record's members up to date with the entry at `seq`. */
export function applyEffects(record: ConversationRecord, effects: MembershipEffects, seq: number): void {
  for (const { user, role } of effects.joined) record.members.set(user, { role, fromSeq: seq });
  for (const user of effects.left) record.members.delete(user);
  for (const { user, role } of effects.roles) {
    const member = record.members.get(user);
    if (member !== undefined) record.members.set(user, { ...member, role });
  }
}
