/** What the person has changed about a conversation here and the log does not say yet: laid over what it says. */
import { type ConversationId, type EntryId, EntryKind, Role, type UserId } from '@tidings/protocol';
import type { GroupPolicy } from '../api';
import { groupBy } from '../replica/group-by';
import { rosterEffect } from '../replica/roster';
import type { Database } from '../store/database';
import { parseMembership } from './materialise';
import type { OutboxRow } from './records';
import type { StoredChange } from './stored-change';

/** Of one conversation, in the order in which they were made. What was refused is none. */
export type PendingChanges = readonly StoredChange[];

interface ChangeRow {
  readonly conversation: ConversationId;
  readonly content: Uint8Array;
}

const select = `SELECT conversation, content FROM outbox WHERE kind = ${EntryKind.MEMBERSHIP} AND failure_code IS NULL`;

export async function readPendingChanges(database: Database, id: ConversationId): Promise<PendingChanges> {
  const rows = await database.all<ChangeRow>(`${select} AND conversation = ? ORDER BY position`, [id]);
  return rows.flatMap(({ content }) => parseMembership(content) ?? []);
}

export async function readAllPendingChanges(database: Database): Promise<ReadonlyMap<ConversationId, PendingChanges>> {
  const rows = await database.all<ChangeRow>(`${select} ORDER BY position`);
  const byConversation = groupBy(rows, ({ conversation }) => conversation);
  return new Map(
    [...byConversation].map(([id, changes]) => [id, changes.flatMap(({ content }) => parseMembership(content) ?? [])]),
  );
}

/** Who is a member, as far as the log has told; undefined while that is not known. */
export async function readRoster(
  database: Database,
  id: ConversationId,
): Promise<ReadonlyMap<UserId, Role> | undefined> {
  const rows = await database.all<{ user: UserId; role: Role }>(
    `SELECT m.user, m.role FROM members m JOIN conversations c ON c.id = m.conversation AND c.is_roster_known = 1
     WHERE m.conversation = ?`,
    [id],
  );
  return rows.length === 0 ? undefined : new Map(rows.map(({ user, role }) => [user, role]));
}

interface Settings {
  readonly policy: GroupPolicy;
  readonly expireAfterS: number;
  readonly role: Role;
}

/** The settings of a conversation, and one's own role in it, as the person means them to be. Pure. */
export function withPendingSettings(settings: Settings, pending: PendingChanges, self: UserId): Settings {
  const policy = pending.findLast(({ type }) => type === 'policy');
  const timer = pending.findLast(({ type }) => type === 'timer');
  const hasLeft = pending.some(({ type }) => type === 'left');
  const role = pending.findLast((change) => change.type === 'role' && change.user === self);
  return {
    policy: policy?.type === 'policy' ? policy.policy : settings.policy,
    expireAfterS: timer?.type === 'timer' ? timer.expireAfterS : settings.expireAfterS,
    role: hasLeft ? Role.UNSPECIFIED : role?.type === 'role' ? role.role : settings.role,
  };
}

/** The members as the person means them to be. Pure. */
export function withPendingMembers(
  roles: ReadonlyMap<UserId, Role>,
  pending: PendingChanges,
  self: UserId,
): ReadonlyMap<UserId, Role> {
  const now = new Map(roles);
  for (const change of pending) {
    const { set, gone } = rosterEffect(self, change);
    for (const { user, role, isNew } of set) if (!isNew || !now.has(user)) now.set(user, role);
    for (const user of gone) now.delete(user);
  }
  return now;
}

/** Of these intents the changes of members that the log has told of already: in encrypted groups it does so under another id. */
export async function readMade(
  { database, conversation }: { readonly database: Database; readonly conversation: ConversationId },
  intents: readonly OutboxRow[],
): Promise<ReadonlySet<EntryId>> {
  const changes = intents.filter(({ kind, failure_code }) => kind === EntryKind.MEMBERSHIP && failure_code === null);
  const roster = changes.length > 0 ? await readRoster(database, conversation) : undefined;
  if (!roster) return new Set();
  const isMade = ({ content }: OutboxRow) => {
    const change = parseMembership(content);
    return change !== undefined && isSoAlready(change, roster);
  };
  return new Set(changes.filter(isMade).map(({ id }) => id));
}

function isSoAlready(change: StoredChange, roster: ReadonlyMap<UserId, Role>): boolean {
  if (change.type === 'added') return change.members.every(({ user }) => roster.has(user));
  return change.type === 'removed' && !roster.has(change.user);
}
