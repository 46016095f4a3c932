import type { Person } from './account';

/** Who may do something in a group: everybody, or its owners and admins. */
export type Permission = 'everybody' | 'admins';

/** Who may do what in a group. */
export interface GroupPolicy {
  /** Write messages. Reactions and edits are for everybody. */
  readonly send: Permission;
  readonly add: Permission;
  readonly editDetails: Permission;
  readonly pin: Permission;
  /** Seconds that a member waits between two messages, at most a day; 0 = none. Owners and admins never wait. */
  readonly slowModeS: number;
  /** An invite link leads to a request. */
  readonly joinApproval: boolean;
}

/** What the person may do in a conversation: what the server would accept. */
export interface Rights {
  readonly send: boolean;
  readonly add: boolean;
  readonly editDetails: boolean;
  readonly pin: boolean;
  /** Say how long messages stay. */
  readonly timer: boolean;
  /** Invite links, requests, bans and the policy. */
  readonly manage: boolean;
}

/** What a group says about itself besides its title. */
export interface GroupDetails {
  /** May be empty; at most 1,000 characters. */
  readonly description: string;
  /** A data URL. */
  readonly avatar: string | undefined;
}

/** Somebody who waits to be let in. */
export interface JoinRequestInfo {
  readonly person: Person;
  readonly requestedAtMs: number;
}
