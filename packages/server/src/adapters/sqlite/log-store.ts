import { Database } from 'bun:sqlite';
import { type ConversationId, type InviteId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import { newestRange } from '../../conversations/newest-range';
import type { Clock } from '../../ports/clock';
import type {
  AdvanceOutcome,
  AppendOutcome,
  AppendRequest,
  BehindRange,
  ConsumerMove,
  CursorMove,
  DeviceOf,
  Expired,
  GroupStore,
  HeadsRange,
  InviteRow,
  LogStore,
  PlaceInLog,
  Privacy,
  PullRange,
  RequestOutcome,
} from '../../ports/log-store';
import { cursorFromColumns, membershipFromColumns, policyFromColumn } from '../sql-rows';
import { readSharing } from './log-acquaintances';
import { type ConsumerReads, packConsumerMoves, prepareConsumerReads } from './log-consumers';
import { type GroupReads, prepareGroupReads } from './log-group-reads';
import { readHeads } from './log-heads';
import { readPlace } from './log-locate';
import { logCall, packAppends, packMoves, readAdvanceOutcomes, readAppendOutcomes } from './log-messages';
import { type PrivacyReads, preparePrivacyReads } from './log-privacy-statements';
import { readPage } from './log-pull';
import { prepareReadStatements, type ReadStatements, type Shared } from './log-read-statements';
import { inviteFromColumns } from './log-rows';
import { readHeadSeqs, readStandings } from './log-standings';
import { LogWriterThread } from './log-writer';
import type { PackReader, PackWriter } from './pack';

/**
 * Opens the embedded log store: one file, written by a worker thread, read here (short indexed reads on a connection of their
 * own, which sees everything that has been committed).
 */
export async function openSqliteLogStore(path: string, clock: Clock): Promise<LogStore> {
  const writer = await LogWriterThread.open(path);
  return new SqliteLogStore(writer, new Database(path, { readonly: true, strict: true }), clock);
}

const forgetAfterMs = 3_000;

class SqliteLogStore implements LogStore {
  readonly logParts = 1;
  readonly #writer: LogWriterThread;
  readonly #database: Database;
  readonly #sql: ReadStatements;
  readonly #groups: GroupReads;
  readonly #privacy: PrivacyReads;
  readonly #consumers: ConsumerReads;
  /** Runs a read of several statements on one state of the file. */
  readonly #snapshot: <T>(read: () => T) => T;
  readonly #clock: Clock;
  #cancelForgetting: (() => void) | undefined;
  /** Stamps of the writes under way, oldest first. */
  readonly #underWay: number[] = [];
  #stampMs = 0;

  constructor(writer: LogWriterThread, database: Database, clock: Clock) {
    this.#writer = writer;
    this.#database = database;
    this.#sql = prepareReadStatements(database);
    this.#groups = prepareGroupReads(database);
    this.#privacy = preparePrivacyReads(database);
    this.#consumers = prepareConsumerReads(database);
    this.#snapshot = (read) => database.transaction(read)() as never;
    this.#clock = clock;
  }

  async append(batch: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
    const outcomes = readAppendOutcomes(await this.#write(logCall.append, (call) => packAppends(call, batch)));
    if (batch.some(({ intent }) => intent.type === 'content' && (intent.deletes?.length ?? 0) > 0)) this.#forgetLater();
    return outcomes;
  }

  async advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]> {
    return readAdvanceOutcomes(await this.#write(logCall.advance, (call) => packMoves(call, moves)), moves);
  }

  async expire(limit: number): Promise<Expired> {
    const reply = await this.#writer.call(logCall.expire, (call) => {
      call.double(this.#stamp());
      call.uint(limit);
    });
    const [count, nextAtMs] = [reply.uint(), reply.double()];
    if (count > 0) this.#forgetLater();
    return { count, nextAtMs: nextAtMs || undefined };
  }

  async conversationsOf(user: UserId) {
    const readAtMs = this.#readAtMs();
    return { standings: readStandings(this.#sql, user), readAtMs, isComplete: true };
  }

  async headSeqs(conversations: readonly ConversationId[]) {
    return readHeadSeqs(this.#sql, conversations);
  }

  async membershipsBeyond(users: readonly UserId[], known: readonly ConversationId[]) {
    const others = new Set(known);
    return users.flatMap((user) =>
      readStandings(this.#sql, user).flatMap((row) => (others.has(row.conversation) ? [] : [{ user, ...row }])),
    );
  }

  async heads(user: UserId, { sinceMs, only, newest, readAtMs = this.#readAtMs() }: HeadsRange) {
    const rows = this.#snapshot(() =>
      readHeads(this.#sql, this.#privacy, { user, sinceMs, only }).map((row, place) => {
        const range = newestRange(row, place, newest);
        return range === undefined ? row : { ...row, entries: readPage(this.#sql, range).entries };
      }),
    );
    return { rows, readAtMs, isComplete: true };
  }

  async membership(conversation: ConversationId, user: UserId) {
    const row = this.#sql.membership.get(idToBytes(conversation), idToBytes(user));
    return row === null ? undefined : membershipFromColumns(conversation, user, row);
  }

  async pull(range: PullRange) {
    return this.#snapshot(() => readPage(this.#sql, range));
  }

  async locate(place: PlaceInLog) {
    return this.#snapshot(() => readPlace(this.#sql, place));
  }

  async members(conversation: ConversationId) {
    return this.#sql.members.all(idToBytes(conversation)).map((row) => {
      const user = idFromBytes<UserId>(row.user);
      return { user, role: row.role, cursor: cursorFromColumns(user, row) };
    });
  }

  async acquaintances(user: UserId, others: readonly UserId[]) {
    return readSharing({ user, others, present: this.#sql.present });
  }

  async setPrivacy(user: UserId, privacy: Privacy) {
    const reply = await this.#writer.call(logCall.setPrivacy, (call) => {
      call.id(user);
      call.text(JSON.stringify(privacy));
    });
    return reply.flag();
  }

  async accept(conversation: ConversationId, user: UserId) {
    const reply = await this.#write(logCall.accept, (call) => {
      call.id(conversation);
      call.id(user);
    });
    return reply.flag();
  }

  async discretion(conversation: ConversationId) {
    return this.#snapshot(() => this.#privacy.discretion(conversation));
  }

  async watchable(user: UserId, others: readonly UserId[]) {
    const counts = (membership: Shared) => membership.is_accepted === 1;
    return readSharing({ user, others: this.#privacy.showing(user, others), present: this.#sql.present, counts });
  }

  async createInvite(invite: InviteRow) {
    await this.#writer.call(logCall.createInvite, (call) => call.text(JSON.stringify(invite)));
  }

  async listInvites(conversation: ConversationId) {
    return this.#sql.listInvites.all(idToBytes(conversation), this.#clock.now()).map(inviteFromColumns);
  }

  async findInvite(code: string) {
    const row = this.#sql.findInvite.get(code);
    return row === null ? undefined : inviteFromColumns(row);
  }

  async revokeInvite(conversation: ConversationId, invite: InviteId) {
    const reply = await this.#writer.call(logCall.revokeInvite, (call) => {
      call.id(invite);
      call.id(conversation);
      call.double(this.#clock.now());
    });
    return reply.flag();
  }

  async requestToJoin(invite: InviteId, user: UserId) {
    const reply = await this.#write(logCall.requestToJoin, (call) => {
      call.id(invite);
      call.id(user);
    });
    return JSON.parse(reply.text()) as RequestOutcome;
  }

  async doorFor(conversation: ConversationId, user: UserId) {
    const row = this.#sql.door.get(idToBytes(conversation), idToBytes(user));
    const { joinApproval } = policyFromColumn(row?.policy ?? null);
    return { needsApproval: joinApproval, hasAsked: row?.has_asked === 1, isBanned: row?.is_banned === 1 };
  }

  async joinRequests(conversation: ConversationId) {
    return this.#sql.joinRequests
      .all(idToBytes(conversation))
      .map(({ user, at_ms }) => ({ user: idFromBytes<UserId>(user), requestedAtMs: at_ms }));
  }

  async dropJoinRequest(conversation: ConversationId, user: UserId) {
    const reply = await this.#write(logCall.dropJoinRequest, (call) => {
      call.id(conversation);
      call.id(user);
    });
    return reply.flag();
  }

  async banned(conversation: ConversationId) {
    return this.#sql.banned.all(idToBytes(conversation)).map(({ user }) => idFromBytes<UserId>(user));
  }

  async groupState(conversation: ConversationId) {
    return this.#groups.groupState(conversation);
  }

  async groupsOf(user: UserId) {
    return this.#groups.groupsOf(user);
  }

  async welcomesFor(device: DeviceOf, options: Parameters<GroupStore['welcomesFor']>[1]) {
    return this.#groups.welcomesFor(device, options);
  }

  async dropWelcomes({ user, device }: DeviceOf, conversation: ConversationId, upToSeq: number) {
    await this.#writer.call(logCall.dropWelcomes, (call) => {
      call.id(user);
      call.id(device);
      call.id(conversation);
      call.uint(upToSeq);
    });
  }

  async consumerPlace(consumer: string, conversation: ConversationId) {
    return this.#consumers.place(consumer, conversation);
  }

  async moveConsumers(moves: readonly ConsumerMove[]) {
    await this.#writer.call(logCall.moveConsumers, (call) => packConsumerMoves(call, moves));
    return moves.map(() => true);
  }

  async behind(consumer: string, range: BehindRange) {
    return this.#consumers.behind(consumer, range);
  }

  async [Symbol.asyncDispose]() {
    this.#cancelForgetting?.();
    await this.#writer[Symbol.asyncDispose]();
    this.#database.close();
  }

  async #write(kind: number, pack: (call: PackWriter) => void): Promise<PackReader> {
    const nowMs = this.#stamp();
    this.#underWay.push(nowMs);
    try {
      return await this.#writer.call(kind, (call) => {
        call.double(nowMs);
        pack(call);
      });
    } finally {
      this.#underWay.shift();
    }
  }

  /** Deletions wait for each other: emptying the WAL costs a write of its own. */
  #forgetLater(): void {
    this.#cancelForgetting ??= this.#clock.after(forgetAfterMs, () => {
      this.#cancelForgetting = undefined;
      void this.#forgetErased();
    });
  }

  async #forgetErased(): Promise<void> {
    const isDone = await this.#writer
      .call(logCall.forgetErased, () => undefined)
      .then(
        (reply) => reply.flag(),
        // Closed, or broken: the next start empties it.
        () => true,
      );
    if (!isDone) this.#forgetLater();
  }

  /** What is under way will carry its stamp of now, and is not seen yet. */
  #readAtMs(): number {
    return this.#underWay[0] ?? this.#stamp();
  }

  /** Stamps never go back while the process lives, whatever the clock does, so `heads` misses nothing. */
  #stamp(): number {
    this.#stampMs = Math.max(this.#stampMs, this.#clock.now());
    return this.#stampMs;
  }
}
