import { Encryption, type EntryId, EntryKind, limits, type UserId } from '@tidings/protocol';
import type { DeviceOf } from '../ports/group-store';
import type { AppendIntent, InviteRow } from '../ports/log-store';
import type { Policy } from './policy';
import { type Refusal, refuse } from './refusal';
import type { ConversationRecord, MembershipEffects } from './state';

/** Facts from outside the conversation, read in the same transaction, asked for only when a rule needs them. */
export interface Facts {
  readonly nowMs: number;
  /** Of how many conversations the user is a member, those that are a message request to them left out. */
  conversationCount(user: UserId): number;
  /** How many conversations are a message request to the user. */
  unacceptedCount(user: UserId): number;
  /** Would it be a message request to the user? */
  isAsked(user: UserId, asks: Asks): boolean;
  isBanned(record: ConversationRecord, user: UserId): boolean;
  bannedCount(record: ConversationRecord): number;
  /** When a member last wrote, where slow mode counts it. */
  saidAtMs(record: ConversationRecord, user: UserId): number | undefined;
  entry(record: ConversationRecord, id: EntryId): { readonly kind: EntryKind; readonly author: UserId } | undefined;
  invite(id: string): Pick<InviteRow, 'conversation' | 'usesLeft' | 'expiresAtMs'> | undefined;
}

/** Who brings people in, and whether those who do not know them are asked. */
export interface Asks {
  readonly by: UserId;
  readonly asksStrangers?: boolean | undefined;
}

/** What a step leaves behind: where the group is now, and what others need to follow or join. */
export interface GroupEffect {
  readonly generation: number;
  readonly epoch: number;
  readonly groupInfo: Uint8Array;
  readonly welcome: Uint8Array;
  readonly welcomeFor: readonly DeviceOf[];
}

/** What an accepted intent becomes. */
export interface Accepted extends Partial<MembershipEffects> {
  readonly kind: EntryKind;
  readonly silent: boolean;
  readonly body: Uint8Array;
  /** Entries whose bodies go. I11 */
  readonly deletes?: readonly EntryId[] | undefined;
  /** Seconds after which the body goes; 0 or undefined = never. */
  readonly expireAfterS?: number;
  readonly policy?: Policy;
  readonly banned?: UserId;
  readonly unbanned?: UserId;
  /** Where the group stood, if not where it stands. */
  readonly at?: { readonly generation: number; readonly epoch: number };
  /** Where the group stands afterwards. */
  readonly group?: GroupEffect;
  /** From now on content has to wait for a commit. */
  readonly awaitsCommit?: boolean;
}

export type Decision = { readonly accepted: Accepted } | { readonly refused: Refusal };

/** Records of the vault and pins count as unread for nobody, whatever their author says. */
export function isSilent({
  kind,
  silent,
}: Pick<Extract<AppendIntent, { type: 'content' }>, 'kind' | 'silent'>): boolean {
  return silent || kind === EntryKind.VAULT || kind === EntryKind.PIN;
}

/** Is there room for these users in the conversation, and for the conversation in each one's list? */
export function checkRoom(
  { encryption, memberCount }: { readonly encryption: Encryption; readonly memberCount: number },
  joining: readonly { user: UserId }[],
  { facts, asks }: { readonly facts: Facts; readonly asks?: Asks },
): Refusal | undefined {
  const most = encryption === Encryption.MLS ? limits.membersEncrypted : limits.members;
  if (memberCount + joining.length > most) return refuse.limit(`this conversation has at most ${most} members`);
  for (const { user } of joining) {
    const refused = asks !== undefined && facts.isAsked(user, asks) ? checkAsking(user, facts) : checkList(user, facts);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function checkList(user: UserId, facts: Facts): Refusal | undefined {
  const isFull = facts.conversationCount(user) >= limits.conversationsPerUser;
  return isFull
    ? refuse.limit(`a user is in at most ${limits.conversationsPerUser} conversations; leave one first`)
    : undefined;
}

/** Strangers can not use up what a user needs for themselves; who accepts again and again comes to an end as well. */
function checkAsking(user: UserId, facts: Facts): Refusal | undefined {
  const unaccepted = facts.unacceptedCount(user);
  const most = limits.conversationsPerUser + limits.requestsPerUser;
  const isFull = unaccepted >= limits.requestsPerUser || facts.conversationCount(user) + unaccepted >= most;
  return isFull ? refuse.limit('too many message requests wait for somebody of them; try again later') : undefined;
}

/** A membership change as an entry. */
export function acceptChange(body: Uint8Array, effects: Partial<Omit<Accepted, 'kind' | 'body'>>): Decision {
  if (body.length > limits.bodyBytes)
    return {
      refused: refuse.tooLarge(`the change with its commit has at most ${limits.bodyBytes} bytes; change less`),
    };
  return { accepted: { kind: EntryKind.MEMBERSHIP, silent: false, body, ...effects } };
}
