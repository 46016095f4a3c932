import {
  type ConversationId,
  type EntryId,
  type InviteId,
  idFromBytes,
  idToBytes,
  type Role,
  type UserId,
} from '@tidings/protocol';
import type { CursorRow, CursorTables } from '../../conversations/advance-batch';
import type { EntryPlace, FoundEntry, LogTables, NewEntryRow } from '../../conversations/append-batch';
import type { GroupEffect } from '../../conversations/decision';
import { replacesPrivacy } from '../../conversations/discretion';
import { defaultPolicy, type Policy } from '../../conversations/policy';
import type { ConversationRecord, PresentMember } from '../../conversations/state';
import type { DeviceOf, Expired, InviteRow, Privacy } from '../../ports/log-store';
import { policyFromColumn } from '../sql-rows';
import type { DoorStatements } from './log-door-statements';
import type { GroupStatements } from './log-group-statements';
import { type PrivacyStatements, readPrivacy } from './log-privacy-statements';
import { inviteFromColumns, joinIds } from './log-rows';
import type { ConversationRow, LogStatements } from './log-statements';

interface SqliteRecord extends ConversationRecord {
  readonly key: number;
}

/** Members of all cached conversations together. */
const cachedMembers = 100_000;

/**
 * The log's tables inside the writer's transaction. Conversations and their present members are cached: nobody else writes
 * to this file. `forget` after a rollback, because the cached records were changed with the transaction.
 */
export class SqliteLogTables implements LogTables, CursorTables {
  readonly #sql: LogStatements;
  readonly #groups: GroupStatements;
  readonly #door: DoorStatements;
  readonly #privacy: PrivacyStatements;
  readonly #cache = new Map<ConversationId, SqliteRecord>();
  #cachedMembers = 0;
  /** Key of the newest body; read when it is needed. */
  #newestBody: number | undefined;

  constructor(sql: {
    readonly log: LogStatements;
    readonly groups: GroupStatements;
    readonly door: DoorStatements;
    readonly privacy: PrivacyStatements;
  }) {
    this.#sql = sql.log;
    this.#groups = sql.groups;
    this.#door = sql.door;
    this.#privacy = sql.privacy;
  }

  forget(): void {
    this.#cache.clear();
    this.#cachedMembers = 0;
    this.#newestBody = undefined;
  }

  conversation(id: ConversationId): SqliteRecord | undefined {
    return this.#cache.get(id) ?? this.#load(id);
  }

  findEntry(record: ConversationRecord, id: EntryId): FoundEntry | undefined {
    const row = this.#sql.entryById.get(idToBytes(id), keyOf(record));
    if (row === null) return undefined;
    return {
      seq: row.seq,
      kind: row.kind,
      author: idFromBytes(row.author_user),
      acceptedAtMs: row.accepted_at_ms,
      loudCount: row.loud_count,
      expireAfterS: row.expire_after_s,
    };
  }

  entryAt(record: ConversationRecord, seq: number): EntryPlace | undefined {
    const row = this.#sql.newestEntry.get(keyOf(record), seq);
    return row === null || row.seq !== seq
      ? undefined
      : { seq, acceptedAtMs: row.accepted_at_ms, loudCount: row.loud_count };
  }

  insertConversation({ id, kind, encryption }: Pick<ConversationRecord, 'id' | 'kind' | 'encryption'>): SqliteRecord {
    const incarnation = 1 + ((crypto.getRandomValues(new Uint32Array(1))[0] as number) % 0x7fff_fffe);
    const inserted = this.#sql.insertConversation.get(idToBytes(id), kind, encryption, incarnation);
    if (inserted === null) throw new Error('the conversation was not inserted');
    const record = { id, kind, encryption, incarnation, key: inserted.key, members: new Map() };
    const place = { headSeq: 0, loudCount: 0, generation: 0, epoch: 0, awaitingCommit: false };
    return this.#keep({ ...record, ...place, policy: defaultPolicy });
  }

  insertEntry(record: ConversationRecord, entry: NewEntryRow): boolean {
    const body = (this.#newestBody ?? this.#sql.newestBody.get()?.key ?? 0) + 1;
    const { changes } = this.#sql.insertEntry.run(
      keyOf(record),
      entry.seq,
      idToBytes(entry.id),
      entry.kind,
      idToBytes(entry.author.user),
      entry.author.device === undefined ? null : idToBytes(entry.author.device),
      entry.acceptedAtMs,
      entry.loudCount,
      entry.silent ? 1 : 0,
      entry.generation,
      entry.epoch,
      joinIds(entry.deletes),
      body,
      entry.expireAfterS,
    );
    if (changes === 0) return false;
    this.#sql.insertBody.run(body, entry.body);
    this.#newestBody = body;
    if (entry.expireAfterS > 0)
      this.#sql.insertDue.run(entry.acceptedAtMs + entry.expireAfterS * 1_000, keyOf(record), entry.seq);
    return true;
  }

  eraseBody(record: ConversationRecord, id: EntryId): void {
    this.#sql.eraseBody.run(idToBytes(id), keyOf(record));
  }

  expire(nowMs: number, limit: number): Expired {
    const due = this.#sql.due.all(nowMs, limit);
    for (const { at_ms, position } of due) {
      this.#sql.eraseDue.run(position);
      this.#sql.dropDue.run(at_ms, position);
    }
    return { count: due.length, nextAtMs: this.#sql.nextDue.get()?.at_ms ?? undefined };
  }

  beginMembership(
    record: ConversationRecord,
    user: UserId,
    { role, isAccepted }: { readonly role: Role; readonly isAccepted: boolean },
    at: EntryPlace,
  ): void {
    const accepted = isAccepted ? 1 : 0;
    this.#sql.beginMembership.run(keyOf(record), idToBytes(user), role, at.seq, at.loudCount, accepted);
    this.#sql.changeMemberCount.run(1, keyOf(record));
  }

  knows(user: UserId, other: UserId): boolean {
    return this.#privacy.knows.get(idToBytes(user), idToBytes(other)) !== null;
  }

  blocks(user: UserId, other: UserId): boolean {
    return this.#privacy.blocks.get(idToBytes(user), idToBytes(other)) !== null;
  }

  accept(conversation: ConversationId, user: UserId, nowMs: number): boolean {
    return this.#privacy.accept.run(nowMs, idToBytes(conversation), idToBytes(user)).changes > 0;
  }

  setPrivacy(user: UserId, privacy: Privacy): boolean {
    const id = idToBytes(user);
    if (!replacesPrivacy(readPrivacy(this.#privacy, id), privacy)) return false;
    const { hidesReceipts, hidesTyping, hidesPresence, version } = privacy;
    const flags = [hidesReceipts, hidesTyping, hidesPresence].map(Number) as [number, number, number];
    this.#privacy.save.run(id, ...flags, version);
    this.#privacy.unblockAll.run(id);
    for (const blocked of privacy.blocked) this.#privacy.block.run(id, idToBytes(blocked));
    return true;
  }

  endMembership(record: ConversationRecord, user: UserId, toSeq: number): void {
    this.#sql.endMembership.run(toSeq, keyOf(record), idToBytes(user));
    this.#sql.changeMemberCount.run(-1, keyOf(record));
    this.#groups.dropOfUser.run(idToBytes(user), keyOf(record));
    this.#groups.sweepWelcomes.run(idToBytes(record.id));
  }

  setRole(record: ConversationRecord, user: UserId, role: Role): void {
    this.#sql.setRole.run(role, keyOf(record), idToBytes(user));
  }

  conversationCount(user: UserId): number {
    return this.#sql.conversationCount.get(idToBytes(user))?.count ?? 0;
  }

  unacceptedCount(user: UserId): number {
    return this.#sql.unacceptedCount.get(idToBytes(user))?.count ?? 0;
  }

  invite(id: InviteId): InviteRow | undefined {
    const row = this.#sql.invite.get(idToBytes(id));
    return row === null ? undefined : inviteFromColumns(row);
  }

  useInvite(id: InviteId): void {
    this.#sql.useInvite.run(idToBytes(id));
  }

  savePolicy(record: ConversationRecord, policy: Policy): void {
    this.#door.savePolicy.run(JSON.stringify(policy), keyOf(record));
  }

  isBanned(record: ConversationRecord, user: UserId): boolean {
    return this.#door.isBanned.get(keyOf(record), idToBytes(user)) !== null;
  }

  bannedCount(record: ConversationRecord): number {
    return this.#door.bannedCount.get(keyOf(record))?.count ?? 0;
  }

  ban(record: ConversationRecord, user: UserId, nowMs: number): void {
    this.#door.ban.run(keyOf(record), idToBytes(user), nowMs);
  }

  unban(record: ConversationRecord, user: UserId): void {
    this.#door.unban.run(keyOf(record), idToBytes(user));
  }

  saidAtMs(record: ConversationRecord, user: UserId): number | undefined {
    return this.#door.saidAt.get(keyOf(record), idToBytes(user))?.said_at_ms ?? undefined;
  }

  noteSaid(record: ConversationRecord, user: UserId, nowMs: number): void {
    this.#door.noteSaid.run(nowMs, keyOf(record), idToBytes(user));
  }

  hasRequest(record: ConversationRecord, user: UserId): boolean {
    return this.#door.hasRequest.get(keyOf(record), idToBytes(user)) !== null;
  }

  requestCount(record: ConversationRecord): number {
    return this.#door.requestCount.get(keyOf(record))?.count ?? 0;
  }

  addRequest(record: ConversationRecord, user: UserId, nowMs: number): void {
    this.#door.addRequest.run(keyOf(record), idToBytes(user), nowMs);
  }

  dropRequest(record: ConversationRecord, user: UserId): void {
    this.#door.dropRequest.run(keyOf(record), idToBytes(user));
  }

  touch(record: ConversationRecord, user: UserId, nowMs: number): void {
    this.#door.touch.run(nowMs, keyOf(record), idToBytes(user));
  }

  saveGroupPlace(record: ConversationRecord): void {
    const { generation, epoch, awaitingCommit } = record;
    this.#groups.savePlace.run(generation, epoch, awaitingCommit ? 1 : 0, keyOf(record));
  }

  putGroupInfo(record: ConversationRecord, groupInfo: Uint8Array): void {
    this.#groups.putGroupInfo.run(keyOf(record), groupInfo);
  }

  addWelcome(record: ConversationRecord, seq: number, group: GroupEffect): void {
    const { generation, epoch, welcome, welcomeFor } = group;
    const inserted = this.#groups.insertWelcome.get(keyOf(record), seq, generation, epoch, welcome);
    if (inserted === null) throw new Error('the welcome was not inserted');
    for (const { user, device } of welcomeFor)
      this.#groups.insertWelcomeDevice.run(idToBytes(user), idToBytes(device), inserted.key);
  }

  dropAllWelcomes(record: ConversationRecord): void {
    this.#groups.dropAll.run(keyOf(record));
    this.#groups.sweepWelcomes.run(idToBytes(record.id));
  }

  dropWelcomes({ user, device }: DeviceOf, conversation: ConversationId, upToSeq: number): void {
    const id = idToBytes(conversation);
    this.#groups.dropOfDevice.run(idToBytes(user), idToBytes(device), id, upToSeq);
    this.#groups.sweepWelcomes.run(id);
  }

  findCursor(record: ConversationRecord, user: UserId): (CursorRow & { toSeq: number | undefined }) | undefined {
    const row = this.#sql.cursor.get(keyOf(record), idToBytes(user));
    if (row === null) return undefined;
    return {
      deliveredSeq: row.delivered_seq,
      readSeq: row.read_seq,
      readLoudCount: row.read_loud_count,
      toSeq: row.to_seq ?? undefined,
    };
  }

  moveCursor(record: ConversationRecord, user: UserId, cursor: CursorRow, nowMs: number): void {
    const { deliveredSeq, readSeq, readLoudCount } = cursor;
    this.#sql.moveCursor.run(deliveredSeq, readSeq, readLoudCount, nowMs, keyOf(record), idToBytes(user));
  }

  #load(id: ConversationId): SqliteRecord | undefined {
    const row = this.#sql.conversation.get(idToBytes(id));
    return row === null ? undefined : this.#keep(this.#read(id, row));
  }

  #read(id: ConversationId, { awaiting_commit, policy, ...row }: ConversationRow): SqliteRecord {
    const { key } = row;
    const newest = this.#sql.newestEntry.get(key, 0xffff_ffff);
    const members = new Map<UserId, PresentMember>(
      this.#sql.presentMembers
        .all(key)
        .map(({ user, role, from_seq }) => [idFromBytes<UserId>(user), { role, fromSeq: from_seq }]),
    );
    const [headSeq, loudCount] = [newest?.seq ?? 0, newest?.loud_count ?? 0];
    const place = { awaitingCommit: awaiting_commit === 1, headSeq, loudCount };
    return { id, ...row, ...place, policy: policyFromColumn(policy), members };
  }

  #keep(record: SqliteRecord): SqliteRecord {
    this.#cachedMembers += 1 + record.members.size;
    if (this.#cachedMembers > cachedMembers) this.forget();
    this.#cache.set(record.id, record);
    return record;
  }
}

const keyOf = (record: ConversationRecord): number => (record as SqliteRecord).key;
