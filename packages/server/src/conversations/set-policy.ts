import { ConversationKind, limits, Permission, Role } from '@tidings/protocol';
import { acceptChange, type Decision } from './decision';
import { buildChange } from './membership-change';
import { type Policy, wirePolicy } from './policy';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

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
  // The timer has a call of its own: who does not know it must not set it back.
  const next = { ...policy, expireAfterS: record.policy.expireAfterS };
  return acceptChange(buildChange.policyChanged(wirePolicy(next)), { policy: next });
}
