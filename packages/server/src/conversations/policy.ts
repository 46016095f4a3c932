/** Who may do what in a group. Stored and told as a whole; a new group has the default. */
import { create } from '@bufbuild/protobuf';
import { ConversationKind, limits, Permission, PolicySchema, Role, type Policy as WirePolicy } from '@tidings/protocol';
import { acceptChange, type Decision } from './decision';
import { buildChange } from './membership-change';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

export interface Policy {
  readonly send: Permission;
  readonly add: Permission;
  readonly editDetails: Permission;
  readonly pin: Permission;
  /** Seconds between two messages of a member; 0 = none. */
  readonly slowModeS: number;
  readonly joinApproval: boolean;
}

export const defaultPolicy: Policy = {
  send: Permission.EVERYBODY,
  add: Permission.ADMINS,
  editDetails: Permission.ADMINS,
  pin: Permission.EVERYBODY,
  slowModeS: 0,
  joinApproval: false,
};

export const wirePolicy = (policy: Policy): WirePolicy => create(PolicySchema, { ...policy });

export function parsePolicy({ send, add, editDetails, pin, slowModeS, joinApproval }: WirePolicy): Policy {
  return { send, add, editDetails, pin, slowModeS, joinApproval };
}

export function isAllowed(permission: Permission, role: Role): boolean {
  return permission === Permission.EVERYBODY || role === Role.OWNER || role === Role.ADMIN;
}

/** Owners and admins. */
export function decideSetPolicy(record: ConversationRecord, role: Role, policy: Policy): Decision {
  if (record.kind !== ConversationKind.GROUP) return { refused: refuse.forbidden('only groups have a policy') };
  if (role === Role.MEMBER) return { refused: refuse.forbidden('only owners and admins may change the policy') };
  const { send, add, editDetails, pin, slowModeS } = policy;
  const isSaid = (permission: Permission) => permission === Permission.EVERYBODY || permission === Permission.ADMINS;
  if (![send, add, editDetails, pin].every(isSaid))
    return { refused: refuse.invalid('each permission is EVERYBODY or ADMINS; send the whole policy') };
  if (slowModeS > limits.slowModeS)
    return { refused: refuse.invalid(`slow_mode_s is at most ${limits.slowModeS}, not ${slowModeS}`) };
  return acceptChange(buildChange.policyChanged(wirePolicy(policy)), { policy });
}
