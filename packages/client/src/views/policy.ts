/** Who may do what in a group, from the wire and for the screens. Pure. */
import { create } from '@bufbuild/protobuf';
import {
  ConversationKind,
  PolicySchema,
  Role,
  Permission as WirePermission,
  type Policy as WirePolicy,
} from '@tidings/protocol';
import type { GroupPolicy, Permission, Rights } from '../api';

/** What a new group has. */
export const defaultPolicy: GroupPolicy = {
  send: 'everybody',
  add: 'admins',
  editDetails: 'admins',
  pin: 'everybody',
  slowModeS: 0,
  joinApproval: false,
};

const fromWire = (permission: WirePermission): Permission =>
  permission === WirePermission.EVERYBODY ? 'everybody' : 'admins';
const toWire = (permission: Permission): WirePermission =>
  permission === 'everybody' ? WirePermission.EVERYBODY : WirePermission.ADMINS;

export function parsePolicy({ send, add, editDetails, pin, slowModeS, joinApproval }: WirePolicy): GroupPolicy {
  return {
    send: fromWire(send),
    add: fromWire(add),
    editDetails: fromWire(editDetails),
    pin: fromWire(pin),
    slowModeS,
    joinApproval,
  };
}

export function buildPolicy({ send, add, editDetails, pin, slowModeS, joinApproval }: GroupPolicy): WirePolicy {
  return create(PolicySchema, {
    send: toWire(send),
    add: toWire(add),
    editDetails: toWire(editDetails),
    pin: toWire(pin),
    slowModeS,
    joinApproval,
  });
}

const none: Rights = { send: false, add: false, editDetails: false, pin: false, timer: false, manage: false };

/** What the server would accept of a member of this role. */
export function rightsOf(kind: ConversationKind, role: Role, policy: GroupPolicy): Rights {
  if (role === Role.UNSPECIFIED) return none;
  if (kind !== ConversationKind.GROUP)
    return { ...none, send: true, pin: true, timer: kind === ConversationKind.DIRECT };
  const isAdmin = role === Role.OWNER || role === Role.ADMIN;
  const may = (permission: Permission) => isAdmin || permission === 'everybody';
  const { send, add, editDetails, pin } = policy;
  const mayEdit = may(editDetails);
  return {
    send: may(send),
    add: may(add),
    editDetails: mayEdit,
    pin: may(pin),
    timer: mayEdit,
    manage: isAdmin,
  };
}
