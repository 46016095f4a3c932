import { type ConversationId, Role, type UserId } from '@tidings/protocol';
import type { MemberRow, MemberWarning } from '../api';
import type { Reader } from './list-query';
import { readPendingChanges, withPendingMembers } from './pending-changes';

interface MemberRecord {
  readonly user: UserId;
  readonly role: Role;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

const unread = { delivered_seq: 0, read_seq: 0 };

/** Owners first, then admins, each by name; with those who are not listed by the server, and read all the same. */
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
  const pending = await readPendingChanges(database, conversation);
  const known = new Map(records.map((record) => [record.user, record]));
  const meant = withPendingMembers(new Map(records.map(({ user, role }) => [user, role])), pending, self);
  const [group] = await database.all<{ people: string | null }>('SELECT people FROM groups WHERE conversation = ?', [
    conversation,
  ]);
  const readers = group?.people ? new Set(JSON.parse(group.people) as UserId[]) : undefined;
  const listed = new Set([...known.keys(), ...meant.keys()]);
  const unlisted = [...(readers ?? [])].filter((user) => !listed.has(user));
  const faults = await database.all<{ user: UserId }>('SELECT user FROM identities WHERE fault IS NOT NULL');
  const doubtful = new Set(faults.map(({ user }) => user));
  const warningOf = (user: UserId): { warning?: MemberWarning } => {
    if (doubtful.has(user)) return { warning: 'false_devices' };
    if (!listed.has(user)) return { warning: 'unlisted' };
    return readers && known.has(user) && !readers.has(user) ? { warning: 'no_keys' } : {};
  };
  const all: readonly MemberRecord[] = [
    ...[...meant].map(([user, role]) => ({ ...(known.get(user) ?? { user, ...unread }), role })),
    ...unlisted.map((user) => ({ user, role: Role.UNSPECIFIED, ...unread })),
  ];
  return all
    .map((record) => ({
      ...people.person(record.user),
      role: record.role,
      isSelf: record.user === self,
      deliveredSeq: record.delivered_seq,
      readSeq: record.read_seq,
      ...warningOf(record.user),
    }))
    .sort((a, b) => a.role - b.role || a.displayName.localeCompare(b.displayName) || (a.id < b.id ? -1 : 1));
}
