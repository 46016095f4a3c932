/** Who may do what in a group, and how long content stays. Stored and told as a whole; a new group has the default. */
import { create } from '@bufbuild/protobuf';
import { Permission, PolicySchema, Role, type Policy as WirePolicy } from '@tidings/protocol';

export interface Policy {
  readonly send: Permission;
  readonly add: Permission;
  readonly editDetails: Permission;
  readonly pin: Permission;
  /** Seconds between two messages of a member; 0 = none. */
  readonly slowModeS: number;
  readonly joinApproval: boolean;
  /** Seconds that content stays; 0 = for ever. Of conversations of every kind but with oneself. */
  readonly expireAfterS: number;
}

export const defaultPolicy: Policy = {
  send: Permission.EVERYBODY,
  add: Permission.ADMINS,
  editDetails: Permission.ADMINS,
  pin: Permission.EVERYBODY,
  slowModeS: 0,
  joinApproval: false,
  expireAfterS: 0,
};

export const wirePolicy = (policy: Policy): WirePolicy => create(PolicySchema, { ...policy });

export function parsePolicy(policy: WirePolicy): Policy {
  const { send, add, editDetails, pin, slowModeS, joinApproval, expireAfterS } = policy;
  return { send, add, editDetails, pin, slowModeS, joinApproval, expireAfterS };
}

export function isAllowed(permission: Permission, role: Role): boolean {
  return permission === Permission.EVERYBODY || role === Role.OWNER || role === Role.ADMIN;
}
