import { type ConversationId, type EntryId, Role, type UserId } from '@tidings/protocol';
import type { MessageReach, Person } from '../api';
import type { Reader } from './list-query';
import { readMembers } from './members-query';
import type { StoredChange } from './stored-change';

const nobody: MessageReach = { read: [], delivered: [], sent: [] };

/** Who of the present members has read an own message, who has got it, who not yet. Nobody while it has not landed. */
export async function readReach(reader: Reader, conversation: ConversationId, id: EntryId): Promise<MessageReach> {
  const { database, self } = reader;
  const [entry] = await database.all<{ seq: number; author: UserId }>(
    'SELECT seq, author FROM view_timeline WHERE conversation = ? AND id = ?',
    [conversation, id],
  );
  if (!entry || entry.author !== self) return nobody;
  const late = await readLater(reader, conversation, entry.seq);
  const members = (await readMembers(reader, conversation)).filter(
    (member) => !member.isSelf && member.role !== Role.UNSPECIFIED && !late.has(member.id),
  );
  const { seq } = entry;
  return {
    read: byName(members.filter(({ readSeq }) => readSeq >= seq)),
    delivered: byName(members.filter(({ readSeq, deliveredSeq }) => readSeq < seq && deliveredSeq >= seq)),
    sent: byName(members.filter(({ deliveredSeq, readSeq }) => Math.max(deliveredSeq, readSeq) < seq)),
  };
}

/** Who has come only after this seq: their cursors begin behind it, though they have never seen it. */
async function readLater(
  { database }: Reader,
  conversation: ConversationId,
  seq: number,
): Promise<ReadonlySet<UserId>> {
  const rows = await database.all<{ author: UserId; content: string }>(
    `SELECT author, content FROM view_timeline WHERE conversation = ? AND type = 'change' AND seq > ?`,
    [conversation, seq],
  );
  const later = rows.flatMap(({ author, content }) => {
    const change = JSON.parse(content) as StoredChange;
    if (change.type === 'added') return change.members.map(({ user }) => user);
    return change.type === 'joined' ? [author] : [];
  });
  return new Set(later);
}

const byName = (people: readonly Person[]): readonly Person[] =>
  people
    .map(({ id, handle, displayName }) => ({ id, handle, displayName }))
    .sort((a, b) => a.displayName.localeCompare(b.displayName) || (a.id < b.id ? -1 : 1));
