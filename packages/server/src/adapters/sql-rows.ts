/** Rows whose columns have the same names in both databases. */
import type { ConversationId, UserId } from '@tidings/protocol';
import { wireCursor } from '../conversations/advance-batch';
import { defaultPolicy, type Policy } from '../conversations/policy';
import type { Membership } from '../ports/log-store';

export const policyFromColumn = (policy: string | null): Policy =>
  policy === null ? defaultPolicy : { ...defaultPolicy, ...(JSON.parse(policy) as Partial<Policy>) };

export interface CursorColumns {
  readonly delivered_seq: number;
  readonly read_seq: number;
  readonly read_loud_count: number;
}

export interface MembershipColumns {
  readonly role: number;
  readonly from_seq: number;
  readonly to_seq: number | null;
  /** 0 and 1 in SQLite. */
  readonly is_accepted: boolean | number;
}

export function membershipFromColumns(
  conversation: ConversationId,
  user: UserId,
  { role, from_seq, to_seq, is_accepted }: MembershipColumns,
): Membership {
  return {
    conversation,
    user,
    role: to_seq === null ? role : undefined,
    fromSeq: from_seq,
    toSeq: to_seq ?? undefined,
    isAccepted: Boolean(is_accepted),
  };
}

export function cursorFromColumns(user: UserId, row: CursorColumns) {
  return wireCursor(user, {
    deliveredSeq: row.delivered_seq,
    readSeq: row.read_seq,
    readLoudCount: row.read_loud_count,
  });
}
