/**
 * What people keep from each other. It lies with the log because all that tells somebody of somebody else is bounded by memberships, and
 * `heads` hands out cursors: a store applies it there itself (`conversations/discretion.ts` has the rule), and tells it to everybody who
 * hands out more. Each write is one transaction that reaches the disk; reads see everything that has resolved.
 */
import type { ConversationId, UserId } from '@tidings/protocol';
import type { Discretion, Privacy } from '../conversations/discretion';

export type { Privacy } from '../conversations/discretion';

export interface PrivacyStore {
  /** Replaces what the user keeps from others. False, and nothing changed, if what is kept has a newer version or is the same. */
  setPrivacy(user: UserId, privacy: Privacy): Promise<boolean>;
  /**
   * The present member accepts what they were brought into. False if there was nothing to accept. Their cursor counts as moved, so that
   * `heads` tells it to those who were not told before.
   */
  accept(conversation: ConversationId, user: UserId): Promise<boolean>;
  /** Of the present members; undefined where nobody keeps anything from anybody, which is the usual case and has to be quick. */
  discretion(conversation: ConversationId): Promise<Discretion | undefined>;
  /**
   * Those of `others` whose presence the user may be told: they share a present conversation that both have accepted, neither hides it,
   * and neither blocks the other.
   */
  watchable(user: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}
