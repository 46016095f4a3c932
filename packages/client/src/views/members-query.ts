import type { ConversationId, Role, UserId } from '@tidings/protocol';
import type { MemberRow } from '../api';
import type { Reader } from './list-query';

interface MemberRecord {
  readonly user: UserId;
  readonly role: Role;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/** Owners first, then admins, each by name. */
export async function readMembers(
  { database, self, people }: Reader,
  conversation: ConversationId,
): Promise<readonly MemberRow[]> {
  const records = await database.all<MemberRecord>(
    `SELECT m.user, m.role,
       CASE WHEN m.user = ?1 THEN c.delivered_seq ELSE coalesce(k.delivered_seq, 0) END AS delivered_seq,
       CASE WHEN m.user = ?1 THEN c.read_seq ELSE coalesce(k.read_seq, 0) END AS read_seq
     FROM members m JOIN conversations c ON c.id = m.conversation
     LEFT JOIN cursors k ON k.conversation = m.conversation AND k.user = m.user
     WHERE m.conversation = ?2`,
    [self, conversation],
  );
  return records
    .map((record) => ({
      ...people.person(record.user),
      role: record.role,
      isSelf: record.user === self,
      deliveredSeq: record.delivered_seq,
      readSeq: record.read_seq,
    }))
    .sort((a, b) => a.role - b.role || a.displayName.localeCompare(b.displayName) || (a.id < b.id ? -1 : 1));
}
