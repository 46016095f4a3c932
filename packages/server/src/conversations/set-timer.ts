import { ConversationKind, limits, type Role } from '@tidings/protocol';
import { acceptChange, type Decision } from './decision';
import { buildChange } from './membership-change';
import { isAllowed } from './policy';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

/** Either of two, and in a group whoever may change its details. What is kept in one's own conversation is kept on purpose. */
export function decideSetTimer(record: ConversationRecord, role: Role, expireAfterS: number): Decision {
  const { policy } = record;
  if (record.kind === ConversationKind.SELF)
    return { refused: refuse.forbidden('a conversation with oneself has no timer') };
  if (record.kind === ConversationKind.GROUP && !isAllowed(policy.editDetails, role))
    return { refused: refuse.forbidden('only owners and admins may change the timer') };
  const { expireAfterMinS: min, expireAfterMaxS: max } = limits;
  if (expireAfterS !== 0 && (expireAfterS < min || expireAfterS > max))
    return { refused: refuse.invalid(`expire_after_s is 0, or ${min} to ${max}, not ${expireAfterS}`) };
  return acceptChange(buildChange.timerChanged(expireAfterS), { policy: { ...policy, expireAfterS } });
}
