/** Who may do what in a group. Stored and told as a whole; a new group has the default. */
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
