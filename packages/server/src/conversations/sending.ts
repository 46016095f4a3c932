/** Who may send what where: what the policy of a group says about content. */
import { ConversationKind, EntryKind, isLoud, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { type Facts, isSilent } from './decision';
import { isAllowed } from './policy';
import { type Refusal, refuse } from './refusal';
import type { ConversationRecord } from './state';

export interface Sender {
  readonly user: UserId;
  readonly role: Role;
}

type Content = Extract<AppendIntent, { type: 'content' }>;

export function checkSending(
  record: ConversationRecord,
  sender: Sender,
  intent: Content,
  facts: Facts,
): Refusal | undefined {
  if (intent.kind === EntryKind.VAULT && record.kind !== ConversationKind.SELF)
    return refuse.forbidden('the vault lies in a user’s conversation with themselves, and nowhere else');
  if (record.kind === ConversationKind.GROUP) return checkInGroup(record, sender, intent, facts);
  return intent.kind === EntryKind.DETAILS ? refuse.forbidden('only groups have details to change') : undefined;
}

function checkInGroup(record: ConversationRecord, sender: Sender, intent: Content, facts: Facts): Refusal | undefined {
  const { policy } = record;
  if (intent.kind === EntryKind.DETAILS && !isAllowed(policy.editDetails, sender.role))
    return refuse.forbidden('only owners and admins may change the details');
  if (intent.kind === EntryKind.PIN && !isAllowed(policy.pin, sender.role))
    return refuse.forbidden('only owners and admins may pin here');
  if (!isLoud({ kind: intent.kind, silent: isSilent(intent) })) return undefined;
  if (!isAllowed(policy.send, sender.role)) return refuse.forbidden('only owners and admins may write here');
  return checkPace(record, sender, facts);
}

/** Slow mode, by the server's clock. I15 */
function checkPace(record: ConversationRecord, { user, role }: Sender, facts: Facts): Refusal | undefined {
  if (!isPaced(record, role)) return undefined;
  const saidAtMs = facts.saidAtMs(record, user);
  const waitMs = saidAtMs === undefined ? 0 : saidAtMs + record.policy.slowModeS * 1_000 - facts.nowMs;
  return waitMs > 0 ? refuse.tooSoon(waitMs) : undefined;
}

export function isPaced({ kind, policy }: ConversationRecord, role: Role | undefined): boolean {
  return kind === ConversationKind.GROUP && policy.slowModeS > 0 && role === Role.MEMBER;
}
