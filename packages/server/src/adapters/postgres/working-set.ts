/**
 * The log's tables as one transaction sees and changes them: what it has read under the locks of its conversations, and what it
 * will write. Nothing is written before the rules have run to the end; see `Facts` for what happens when they ask for more.
 */
import type { ConversationId, EntryId, InviteId, Role, UserId } from '@tidings/protocol';
import type { CursorRow, CursorTables } from '../../conversations/advance-batch';
import type { EntryPlace, FoundEntry, LogTables, NewEntryRow } from '../../conversations/append-batch';
import type { GroupEffect } from '../../conversations/decision';
import { defaultPolicy, type Policy } from '../../conversations/policy';
import type { ConversationRecord, PresentMember } from '../../conversations/state';
import type { DeviceOf, InviteRow } from '../../ports/log-store';
import { idArray } from './arrays';
import type { Elsewhere } from './elsewhere';
import { Counts, Facts, pairOf } from './facts';
import type { Parameter } from './pool';

/** A conversation inside the transaction. */
export interface LockedRecord extends ConversationRecord {
  /** The newest entry that changed the members. */
  rosterSeq: number;
  readonly isNew: boolean;
}

/** A conversation as its row and the rows of its present members say. */
export type StoredRecord = Omit<LockedRecord, 'isNew'> & { readonly changedAtMs: number };

export type StoredCursor = CursorRow & { readonly toSeq: number | undefined };

export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export interface WorkingSetOptions {
  readonly conversations: readonly StoredRecord[];
  /** Of which the members may change: the others' are shared with the cache. */
  readonly changing: ReadonlySet<ConversationId>;
  readonly elsewhere?: Pick<Elsewhere, 'knowing' | 'blocking'>;
}

export class WorkingSet implements LogTables, CursorTables {
  readonly entries = new Facts<FoundEntry | undefined>(undefined);
  readonly places = new Facts<EntryPlace | undefined>(undefined);
  readonly cursors = new Facts<StoredCursor | undefined>(undefined);
  readonly invites = new Facts<InviteRow | undefined>(undefined);
  readonly bans = new Facts<boolean>(false);
  readonly said = new Facts<number | undefined>(undefined);
  readonly requests = new Facts<boolean>(false);
  readonly conversationCounts = new Counts();
  readonly unacceptedCounts = new Counts();
  readonly banCounts = new Counts();
  readonly requestCounts = new Counts();

  readonly #stored: ReadonlyMap<ConversationId, StoredRecord>;
  readonly #changing: ReadonlySet<ConversationId>;
  readonly #elsewhere: Pick<Elsewhere, 'knowing' | 'blocking'> | undefined;
  readonly #records = new Map<ConversationId, LockedRecord>();
  #newEntries: { readonly record: LockedRecord; readonly entry: NewEntryRow }[] = [];
  #touched = new Set<LockedRecord>();
  #statements: Statement[] = [];
  #moved = new Map<string, { readonly cursor: CursorRow; readonly nowMs: number }>();

  constructor({ conversations, changing, elsewhere }: WorkingSetOptions) {
    this.#elsewhere = elsewhere;
    this.#stored = new Map(conversations.map((record) => [record.id, record]));
    this.#changing = changing;
    for (const { id, headSeq, changedAtMs, loudCount } of conversations)
      this.places.learn(placeKey(id, headSeq), { seq: headSeq, acceptedAtMs: changedAtMs, loudCount });
  }

  /** Back to what was read. */
  restart(): void {
    for (const facts of this.#facts) facts.restart();
    this.#records.clear();
    this.#newEntries = [];
    this.#touched = new Set();
    this.#statements = [];
    this.#moved = new Map();
  }

  get isComplete(): boolean {
    return this.#facts.every(({ missing }) => missing.length === 0);
  }

  get #facts() {
    const { entries, places, cursors, invites, bans, said, requests } = this;
    const { conversationCounts, unacceptedCounts, banCounts, requestCounts } = this;
    const counts = [conversationCounts, unacceptedCounts, banCounts, requestCounts];
    return [entries, places, cursors, invites, bans, said, requests, ...counts];
  }

  get newEntries(): readonly { readonly record: LockedRecord; readonly entry: NewEntryRow }[] {
    return this.#newEntries;
  }

  /** Conversations whose row is to be written. */
  get touched(): readonly LockedRecord[] {
    return [...this.#touched];
  }

  /** Everything that is rare, in its order; after the entries. */
  get statements(): readonly Statement[] {
    return this.#statements;
  }

  get movedCursors() {
    return [...this.#moved].map(([pair, move]) => ({ pair, ...move }));
  }

  conversation(id: ConversationId): LockedRecord | undefined {
    const known = this.#records.get(id);
    if (known !== undefined) return known;
    const stored = this.#stored.get(id);
    if (stored === undefined) return undefined;
    const members = this.#changing.has(id) ? new Map(stored.members) : stored.members;
    const record = { ...stored, members, isNew: false };
    this.#records.set(id, record);
    return record;
  }

  insertConversation({ id, kind, encryption }: Pick<ConversationRecord, 'id' | 'kind' | 'encryption'>): LockedRecord {
    const incarnation = 1 + ((crypto.getRandomValues(new Uint32Array(1))[0] as number) % 0x7fff_fffe);
    const place = { headSeq: 0, loudCount: 0, generation: 0, epoch: 0, awaitingCommit: false, rosterSeq: 0 };
    const members = new Map<UserId, PresentMember>();
    const record = { id, kind, encryption, incarnation, ...place, policy: defaultPolicy, members, isNew: true };
    this.#records.set(id, record);
    return record;
  }

  findEntry({ id: conversation }: ConversationRecord, id: EntryId): FoundEntry | undefined {
    return this.entries.get(pairOf(conversation, id));
  }

  entryAt({ id }: ConversationRecord, seq: number): EntryPlace | undefined {
    return this.places.get(placeKey(id, seq));
  }

  insertEntry(record: ConversationRecord, entry: NewEntryRow): boolean {
    const locked = record as LockedRecord;
    const key = pairOf(record.id, entry.id);
    // In a conversation that did not exist nothing can have been.
    if (!locked.isNew && this.entries.get(key) !== undefined) return false;
    const { seq, acceptedAtMs, loudCount, expireAfterS, kind } = entry;
    this.entries.change(key, { seq, acceptedAtMs, loudCount, expireAfterS, kind, author: entry.author.user });
    this.places.change(placeKey(record.id, seq), { seq, acceptedAtMs, loudCount });
    this.#newEntries.push({ record: locked, entry });
    this.#touched.add(locked);
    return true;
  }

  eraseBody({ id: conversation }: ConversationRecord, id: EntryId): void {
    this.#write("UPDATE entries SET body = '' WHERE conversation = $1 AND id = $2", [conversation, id]);
  }

  /** Cursors begin behind what was before the membership; of an earlier membership they stay if they are further. I4 */
  beginMembership(
    record: ConversationRecord,
    user: UserId,
    { role, isAccepted }: { readonly role: Role; readonly isAccepted: boolean },
    at: EntryPlace,
  ): void {
    this.#rosterChanges(record);
    (isAccepted ? this.conversationCounts : this.unacceptedCounts).add(user, 1);
    this.#write(
      `INSERT INTO members AS m (conversation, member, role, from_seq, delivered_seq, read_seq, read_loud_count, is_accepted)
       VALUES ($1, $2, $3, $4::bigint, $4::bigint - 1, $4::bigint - 1, $5, $6)
       ON CONFLICT (conversation, member) DO UPDATE SET role = excluded.role, from_seq = excluded.from_seq, to_seq = NULL,
         is_accepted = excluded.is_accepted,
         delivered_seq = greatest(m.delivered_seq, excluded.delivered_seq),
         read_seq = greatest(m.read_seq, excluded.read_seq),
         read_loud_count = greatest(m.read_loud_count, excluded.read_loud_count)`,
      [record.id, user, role, at.seq, at.loudCount, isAccepted],
    );
  }

  /** As it was before the batch, on all shards. */
  knows(user: UserId, other: UserId): boolean {
    return this.#elsewhere?.knowing.has(pairOf(user, other)) ?? false;
  }

  blocks(user: UserId, other: UserId): boolean {
    return this.#elsewhere?.blocking.has(pairOf(user, other)) ?? false;
  }

  endMembership(record: ConversationRecord, user: UserId, toSeq: number): void {
    this.#rosterChanges(record);
    this.conversationCounts.add(user, -1);
    this.#write('UPDATE members SET to_seq = $3 WHERE conversation = $1 AND member = $2', [record.id, user, toSeq]);
    this.#write('DELETE FROM welcome_devices WHERE conversation = $1 AND member = $2', [record.id, user]);
    this.#sweepWelcomes(record.id);
  }

  setRole(record: ConversationRecord, user: UserId, role: Role): void {
    this.#rosterChanges(record);
    this.#write('UPDATE members SET role = $3 WHERE conversation = $1 AND member = $2', [record.id, user, role]);
  }

  conversationCount(user: UserId): number {
    return this.conversationCounts.get(user);
  }

  unacceptedCount(user: UserId): number {
    return this.unacceptedCounts.get(user);
  }

  invite(id: InviteId): InviteRow | undefined {
    return this.invites.get(id);
  }

  useInvite(id: InviteId): void {
    const invite = this.invites.get(id);
    if (invite === undefined) return;
    this.invites.change(id, { ...invite, usesLeft: invite.usesLeft - 1 });
    this.#write('UPDATE invites SET uses_left = uses_left - 1 WHERE conversation = $1 AND id = $2', [
      invite.conversation,
      id,
    ]);
  }

  /** The record is written whole. */
  savePolicy(record: ConversationRecord, _policy: Policy): void {
    this.#touched.add(record as LockedRecord);
  }

  saveGroupPlace(record: ConversationRecord): void {
    this.#touched.add(record as LockedRecord);
  }

  isBanned({ id }: ConversationRecord, user: UserId): boolean {
    return this.bans.get(pairOf(id, user));
  }

  bannedCount({ id }: ConversationRecord): number {
    return this.banCounts.get(id);
  }

  ban({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    if (!this.bans.get(pairOf(id, user))) this.banCounts.add(id, 1);
    this.bans.change(pairOf(id, user), true);
    this.#write(
      'INSERT INTO banned VALUES ($1, $2, $3) ON CONFLICT (conversation, member) DO UPDATE SET at_ms = excluded.at_ms',
      [id, user, nowMs],
    );
  }

  unban({ id }: ConversationRecord, user: UserId): void {
    if (this.bans.get(pairOf(id, user))) this.banCounts.add(id, -1);
    this.bans.change(pairOf(id, user), false);
    this.#write('DELETE FROM banned WHERE conversation = $1 AND member = $2', [id, user]);
  }

  saidAtMs({ id }: ConversationRecord, user: UserId): number | undefined {
    return this.said.get(pairOf(id, user));
  }

  noteSaid({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.said.change(pairOf(id, user), nowMs);
    this.#write('UPDATE members SET said_at_ms = $3 WHERE conversation = $1 AND member = $2', [id, user, nowMs]);
  }

  hasRequest({ id }: ConversationRecord, user: UserId): boolean {
    return this.requests.get(pairOf(id, user));
  }

  requestCount({ id }: ConversationRecord): number {
    return this.requestCounts.get(id);
  }

  addRequest({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.requestCounts.add(id, 1);
    this.requests.change(pairOf(id, user), true);
    this.#write('INSERT INTO join_requests VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [id, user, nowMs]);
  }

  dropRequest({ id }: ConversationRecord, user: UserId): void {
    this.requests.change(pairOf(id, user), false);
    this.#write('DELETE FROM join_requests WHERE conversation = $1 AND member = $2', [id, user]);
  }

  touch({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.#write('UPDATE members SET cursor_moved_at_ms = $3 WHERE conversation = $1 AND member = $2', [
      id,
      user,
      nowMs,
    ]);
  }

  putGroupInfo({ id }: ConversationRecord, groupInfo: Uint8Array): void {
    this.#write(
      'INSERT INTO group_infos VALUES ($1, $2) ON CONFLICT (conversation) DO UPDATE SET group_info = excluded.group_info',
      [id, groupInfo],
    );
  }

  addWelcome({ id }: ConversationRecord, seq: number, group: GroupEffect): void {
    const { generation, epoch, welcome, welcomeFor } = group;
    this.#write('INSERT INTO welcomes VALUES ($1, $2, $3, $4, $5)', [id, seq, generation, epoch, welcome]);
    this.#write(
      `INSERT INTO welcome_devices SELECT $1::uuid, $2::bigint, d.member, d.device
       FROM unnest($3::text::uuid[], $4::text::uuid[]) AS d (member, device) ON CONFLICT DO NOTHING`,
      [id, seq, idArray(welcomeFor.map(({ user }) => user)), idArray(welcomeFor.map(({ device }) => device))],
    );
  }

  dropAllWelcomes({ id }: ConversationRecord): void {
    this.#write('DELETE FROM welcome_devices WHERE conversation = $1', [id]);
    this.#sweepWelcomes(id);
  }

  dropWelcomes({ user, device }: DeviceOf, conversation: ConversationId, upToSeq: number): void {
    this.#write('DELETE FROM welcome_devices WHERE conversation = $1 AND member = $2 AND device = $3 AND seq <= $4', [
      conversation,
      user,
      device,
      upToSeq,
    ]);
    this.#sweepWelcomes(conversation);
  }

  findCursor({ id }: ConversationRecord, user: UserId): StoredCursor | undefined {
    return this.cursors.get(pairOf(id, user));
  }

  moveCursor({ id }: ConversationRecord, user: UserId, cursor: CursorRow, nowMs: number): void {
    const key = pairOf(id, user);
    const toSeq = this.cursors.get(key)?.toSeq;
    this.cursors.change(key, { ...cursor, toSeq });
    this.#moved.set(key, { cursor, nowMs });
  }

  /** Welcomes that wait for nobody any more. */
  #sweepWelcomes(conversation: ConversationId): void {
    this.#write(
      `DELETE FROM welcomes w WHERE conversation = $1 AND NOT EXISTS (
         SELECT 1 FROM welcome_devices d WHERE d.conversation = w.conversation AND d.seq = w.seq)`,
      [conversation],
    );
  }

  #rosterChanges(record: ConversationRecord): void {
    const locked = record as LockedRecord;
    locked.rosterSeq = locked.headSeq;
    this.#touched.add(locked);
  }

  #write(text: string, parameters: readonly Parameter[]): void {
    this.#statements.push({ text, parameters });
  }
}

export const placeKey = (conversation: ConversationId, seq: number): string => `${conversation}${seq}`;
