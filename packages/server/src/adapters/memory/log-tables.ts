import type { ConversationId, Entry, EntryId, InviteId, Role, UserId } from '@tidings/protocol';
import { idFromBytes, idToBytes } from '@tidings/protocol';
import type { CursorRow, CursorTables } from '../../conversations/advance-batch';
import type { EntryPlace, FoundEntry, LogTables, NewEntryRow } from '../../conversations/append-batch';
import type { GroupEffect } from '../../conversations/decision';
import { defaultPolicy } from '../../conversations/policy';
import type { ConversationRecord } from '../../conversations/state';
import type { DeviceOf, Expired, InviteRow, Privacy } from '../../ports/log-store';

export interface MemberRow extends CursorRow {
  readonly role: Role;
  readonly fromSeq: number;
  readonly toSeq: number | undefined;
  readonly cursorMovedAtMs: number;
  readonly isAccepted: boolean;
}

export interface MemoryLog {
  readonly record: ConversationRecord;
  /** `entries[seq - 1]`. */
  readonly entries: Entry[];
  readonly seqById: Map<EntryId, number>;
  readonly members: Map<UserId, MemberRow>;
  groupInfo: Uint8Array | undefined;
}

/** Who waits outside, who may not come in, and when who last wrote; each by the server's clock. */
export interface MemoryDoor {
  readonly requests: Map<UserId, number>;
  readonly banned: Map<UserId, number>;
  readonly said: Map<UserId, number>;
}

/** A welcome for one device. */
export interface MemoryWelcome extends DeviceOf {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly generation: number;
  readonly epoch: number;
  readonly welcome: Uint8Array;
}

/** The log's tables in memory. `transact` undoes everything when the work throws. */
export class MemoryLogTables implements LogTables, CursorTables {
  readonly logs = new Map<ConversationId, MemoryLog>();
  readonly invites = new Map<InviteId, InviteRow>();
  readonly doors = new Map<ConversationId, MemoryDoor>();
  /** Bodies that have a time to go. */
  due: readonly { readonly atMs: number; readonly conversation: ConversationId; readonly seq: number }[] = [];
  readonly privacy = new Map<UserId, Privacy>();
  /** Oldest first. */
  welcomes: readonly MemoryWelcome[] = [];
  #undo: (() => void)[] = [];
  #incarnations = 0;

  transact<T>(work: () => T): T {
    this.#undo = [];
    try {
      return work();
    } catch (error) {
      for (const undo of this.#undo.reverse()) undo();
      throw error;
    }
  }

  log(id: ConversationId): MemoryLog | undefined {
    return this.logs.get(id);
  }

  conversation(id: ConversationId): ConversationRecord | undefined {
    const record = this.logs.get(id)?.record;
    if (record !== undefined) this.#undo.push(restoring(record));
    return record;
  }

  findEntry({ id }: ConversationRecord, entry: EntryId): FoundEntry | undefined {
    const log = this.logs.get(id);
    const found = log?.entries[(log.seqById.get(entry) ?? 0) - 1];
    if (found === undefined) return undefined;
    const { kind, authorUser, expireAfterS } = found;
    return { ...placeOf(found), kind, author: idFromBytes<UserId>(authorUser), expireAfterS };
  }

  entryAt({ id }: ConversationRecord, seq: number): EntryPlace | undefined {
    const found = this.logs.get(id)?.entries[seq - 1];
    return found && placeOf(found);
  }

  insertConversation(of: Pick<ConversationRecord, 'id' | 'kind' | 'encryption'>): ConversationRecord {
    this.#incarnations += 1;
    const incarnation = this.#incarnations;
    const place = { headSeq: 0, loudCount: 0, generation: 0, epoch: 0, awaitingCommit: false };
    const record = { ...of, ...place, incarnation, policy: defaultPolicy, members: new Map() };
    this.logs.set(of.id, { record, entries: [], seqById: new Map(), members: new Map(), groupInfo: undefined });
    this.#undo.push(() => this.logs.delete(of.id));
    return record;
  }

  insertEntry({ id }: ConversationRecord, entry: NewEntryRow): boolean {
    const log = this.#log(id);
    if (log.seqById.has(entry.id)) return false;
    log.entries.push(wireEntry(entry));
    log.seqById.set(entry.id, entry.seq);
    const { due } = this;
    const atMs = entry.acceptedAtMs + entry.expireAfterS * 1_000;
    if (entry.expireAfterS > 0) this.due = [...due, { atMs, conversation: id, seq: entry.seq }];
    this.#undo.push(() => {
      log.entries.pop();
      this.due = due;
      log.seqById.delete(entry.id);
    });
    return true;
  }

  eraseBody({ id }: ConversationRecord, entry: EntryId): void {
    this.#erase(id, this.#log(id).seqById.get(entry) ?? 0);
  }

  expire(nowMs: number, limit: number): Expired {
    const inOrder = [...this.due].sort((a, b) => a.atMs - b.atMs);
    const over = inOrder.filter(({ atMs }) => atMs <= nowMs).slice(0, limit);
    for (const { conversation, seq } of over) this.#erase(conversation, seq);
    this.due = inOrder.slice(over.length);
    return { count: over.length, nextAtMs: this.due[0]?.atMs };
  }

  #erase(id: ConversationId, seq: number): void {
    const { entries } = this.#log(id);
    const index = seq - 1;
    const before = entries[index];
    if (before === undefined) return;
    entries[index] = { ...before, deleted: true, body: new Uint8Array() };
    this.#undo.push(() => {
      entries[index] = before;
    });
  }

  beginMembership(
    { id }: ConversationRecord,
    user: UserId,
    as: { readonly role: Role; readonly isAccepted: boolean },
    at: EntryPlace,
  ): void {
    const before = this.#log(id).members.get(user);
    this.#put(id, user, {
      ...as,
      fromSeq: at.seq,
      toSeq: undefined,
      deliveredSeq: Math.max(before?.deliveredSeq ?? 0, at.seq - 1),
      readSeq: Math.max(before?.readSeq ?? 0, at.seq - 1),
      readLoudCount: Math.max(before?.readLoudCount ?? 0, at.loudCount),
      cursorMovedAtMs: before?.cursorMovedAtMs ?? 0,
    });
  }

  knows(user: UserId, other: UserId): boolean {
    return [...this.logs.values()].some(
      ({ record, members }) => record.members.has(user) && members.get(user)?.isAccepted && record.members.has(other),
    );
  }

  blocks(user: UserId, other: UserId): boolean {
    return this.privacy.get(user)?.blocked.includes(other) ?? false;
  }

  accept({ id }: ConversationRecord, user: UserId, nowMs: number): boolean {
    const row = this.#log(id).members.get(user);
    if (row === undefined || row.isAccepted || row.toSeq !== undefined) return false;
    this.#put(id, user, { ...row, isAccepted: true, cursorMovedAtMs: nowMs });
    return true;
  }

  endMembership({ id }: ConversationRecord, user: UserId, toSeq: number): void {
    this.#put(id, user, { ...this.#member(id, user), toSeq });
    this.keepWelcomes((welcome) => welcome.conversation !== id || welcome.user !== user);
  }

  setRole({ id }: ConversationRecord, user: UserId, role: Role): void {
    this.#put(id, user, { ...this.#member(id, user), role });
  }

  conversationCount(user: UserId): number {
    return this.#countMemberships(user, true);
  }

  unacceptedCount(user: UserId): number {
    return this.#countMemberships(user, false);
  }

  #countMemberships(user: UserId, isAccepted: boolean): number {
    let count = 0;
    for (const { record, members } of this.logs.values())
      if (record.members.has(user) && members.get(user)?.isAccepted === isAccepted) count += 1;
    return count;
  }

  invite(id: InviteId): InviteRow | undefined {
    return this.invites.get(id);
  }

  useInvite(id: InviteId): void {
    const invite = this.invites.get(id);
    if (invite === undefined) return;
    this.invites.set(id, { ...invite, usesLeft: invite.usesLeft - 1 });
    this.#undo.push(() => this.invites.set(id, invite));
  }

  /** The record is the place where these are kept. */
  saveGroupPlace(): void {}
  savePolicy(): void {}

  isBanned({ id }: ConversationRecord, user: UserId): boolean {
    return this.door(id).banned.has(user);
  }

  bannedCount({ id }: ConversationRecord): number {
    return this.door(id).banned.size;
  }

  ban({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.#mark(this.door(id).banned, user, nowMs);
  }

  unban({ id }: ConversationRecord, user: UserId): void {
    this.#mark(this.door(id).banned, user, undefined);
  }

  saidAtMs({ id }: ConversationRecord, user: UserId): number | undefined {
    return this.door(id).said.get(user);
  }

  noteSaid({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.#mark(this.door(id).said, user, nowMs);
  }

  hasRequest({ id }: ConversationRecord, user: UserId): boolean {
    return this.door(id).requests.has(user);
  }

  requestCount({ id }: ConversationRecord): number {
    return this.door(id).requests.size;
  }

  addRequest({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.#mark(this.door(id).requests, user, nowMs);
  }

  dropRequest({ id }: ConversationRecord, user: UserId): void {
    this.#mark(this.door(id).requests, user, undefined);
  }

  touch({ id }: ConversationRecord, user: UserId, nowMs: number): void {
    this.#put(id, user, { ...this.#member(id, user), cursorMovedAtMs: nowMs });
  }

  door(id: ConversationId): MemoryDoor {
    const known = this.doors.get(id);
    if (known !== undefined) return known;
    const door = { requests: new Map(), banned: new Map(), said: new Map() };
    this.doors.set(id, door);
    return door;
  }

  putGroupInfo({ id }: ConversationRecord, groupInfo: Uint8Array): void {
    const log = this.#log(id);
    const before = log.groupInfo;
    log.groupInfo = groupInfo;
    this.#undo.push(() => {
      log.groupInfo = before;
    });
  }

  addWelcome({ id: conversation }: ConversationRecord, seq: number, group: GroupEffect): void {
    const { generation, epoch, welcome, welcomeFor } = group;
    const rows = welcomeFor.map((device) => ({ ...device, conversation, seq, generation, epoch, welcome }));
    this.#setWelcomes([...this.welcomes, ...rows]);
  }

  dropAllWelcomes({ id }: ConversationRecord): void {
    this.keepWelcomes(({ conversation }) => conversation !== id);
  }

  keepWelcomes(isKept: (welcome: MemoryWelcome) => boolean): void {
    this.#setWelcomes(this.welcomes.filter(isKept));
  }

  findCursor({ id }: ConversationRecord, user: UserId): MemberRow | undefined {
    return this.logs.get(id)?.members.get(user);
  }

  moveCursor({ id }: ConversationRecord, user: UserId, cursor: CursorRow, nowMs: number): void {
    this.#put(id, user, { ...this.#member(id, user), ...cursor, cursorMovedAtMs: nowMs });
  }

  #mark(marks: Map<UserId, number>, user: UserId, atMs: number | undefined): void {
    const before = marks.get(user);
    const set = (value: number | undefined) => (value === undefined ? marks.delete(user) : marks.set(user, value));
    set(atMs);
    this.#undo.push(() => set(before));
  }

  #setWelcomes(welcomes: readonly MemoryWelcome[]): void {
    const before = this.welcomes;
    this.welcomes = welcomes;
    this.#undo.push(() => {
      this.welcomes = before;
    });
  }

  #put(id: ConversationId, user: UserId, row: MemberRow): void {
    const { members } = this.#log(id);
    const before = members.get(user);
    members.set(user, row);
    this.#undo.push(() => (before === undefined ? members.delete(user) : members.set(user, before)));
  }

  #member(id: ConversationId, user: UserId): MemberRow {
    const row = this.#log(id).members.get(user);
    if (row === undefined) throw new Error('the user has never been a member');
    return row;
  }

  #log(id: ConversationId): MemoryLog {
    const log = this.logs.get(id);
    if (log === undefined) throw new Error('there is no such conversation');
    return log;
  }
}

function restoring(record: ConversationRecord): () => void {
  const { headSeq, loudCount, generation, epoch, awaitingCommit, policy } = record;
  const members = new Map(record.members);
  return () => {
    Object.assign(record, { headSeq, loudCount, generation, epoch, awaitingCommit, policy });
    record.members.clear();
    for (const [user, member] of members) record.members.set(user, member);
  };
}

const placeOf = ({ seq, acceptedAtMs, loudCount }: Entry): EntryPlace => ({
  seq,
  acceptedAtMs: Number(acceptedAtMs),
  loudCount,
});

function wireEntry({ author, id, acceptedAtMs, deletes, ...entry }: NewEntryRow): Entry {
  return {
    $typeName: 'tidings.v1.Entry',
    ...entry,
    deleted: false,
    deletes: deletes.map(idToBytes),
    id: idToBytes(id),
    authorUser: idToBytes(author.user),
    authorDevice: author.device === undefined ? new Uint8Array() : idToBytes(author.device),
    acceptedAtMs: BigInt(acceptedAtMs),
  };
}
