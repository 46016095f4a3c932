/**
 * MLS groups as the log store keeps them: for each conversation the newest GroupInfo, and welcomes until they are fetched.
 * They are written by `append` alone, in the transaction of the entry they came with.
 */
import type { ConversationId, DeviceId, UserId } from '@tidings/protocol';

/** A device of a user: who names somebody else's device id has not become that device. */
export interface DeviceOf {
  readonly user: UserId;
  readonly device: DeviceId;
}

/** One step of an MLS group; see `tidings.v1.GroupStep`. Sizes were checked at the edge. */
export interface GroupStep {
  /** Where it starts from. */
  readonly generation: number;
  readonly epoch: number;
  /** Empty in a creation and a reset. */
  readonly commit: Uint8Array;
  readonly groupInfo: Uint8Array;
  /** Empty if no device was added. */
  readonly welcome: Uint8Array;
  readonly welcomeFor: readonly DeviceOf[];
}

export interface GroupStateRow {
  readonly generation: number;
  readonly epoch: number;
  readonly groupInfo: Uint8Array;
  readonly awaitingCommit: boolean;
}

export interface WelcomeRow {
  readonly conversation: ConversationId;
  /** Of the entry it came with. */
  readonly seq: number;
  readonly generation: number;
  /** The epoch it leads to. */
  readonly epoch: number;
  readonly welcome: Uint8Array;
}

/**
 * - A welcome is for a device of a present member alone: with the membership its welcomes go, and do not come back with the next. I5
 * - A reset deletes all welcomes of the generation before it.
 */
export interface GroupStore {
  /** Undefined where there is no MLS group. Who may know is the caller's to check. */
  groupState(conversation: ConversationId): Promise<GroupStateRow | undefined>;
  /** Conversations with an MLS group in which the user is a member now. */
  groupsOf(user: UserId): Promise<readonly ConversationId[]>;
  /** Those that wait for the device, oldest first. */
  welcomesFor(
    device: DeviceOf,
    options: { readonly conversation?: ConversationId; readonly limit: number },
  ): Promise<readonly WelcomeRow[]>;
  /** Forgets those of the conversation up to a seq, for this device alone. Repeating changes nothing. */
  dropWelcomes(device: DeviceOf, conversation: ConversationId, upToSeq: number): Promise<void>;
}
