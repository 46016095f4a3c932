import { type ConversationId, ConversationKind, EntryKind, type InviteId, Role, type UserId } from '@tidings/protocol';
import { advanceBatch, wireCursor } from '../../conversations/advance-batch';
import { appendBatch } from '../../conversations/append-batch';
import { blockPair, type Discretion, replacesPrivacy, tellableCursors } from '../../conversations/discretion';
import { newestRange } from '../../conversations/newest-range';
import { declineRequest, requestToJoin } from '../../conversations/request-to-join';
import type { Clock } from '../../ports/clock';
import type {
  AppendRequest,
  BehindRange,
  ConsumerMove,
  CursorMove,
  DeviceOf,
  GroupStateRow,
  GroupStore,
  HeadRow,
  HeadsRange,
  InviteRow,
  LogStore,
  Membership,
  PlaceInLog,
  Privacy,
  PullPage,
  PullRange,
  Standing,
  WelcomeRow,
} from '../../ports/log-store';
import { MemoryConsumerCursors } from './consumer-cursors';
import { type MemberRow, type MemoryDoor, type MemoryLog, MemoryLogTables } from './log-tables';

/** The log store in memory, for worlds in tests: the same rules and order, nothing survives the process. */
export function createMemoryLogStore(clock: Clock): LogStore {
  return new MemoryLogStore(clock);
}

class MemoryLogStore implements LogStore {
  readonly logParts = 1;
  readonly #tables = new MemoryLogTables();
  readonly #clock: Clock;
  readonly #consumers = new MemoryConsumerCursors(this.#tables.logs);
  #stampMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async append(batch: readonly AppendRequest[]) {
    return this.#tables.transact(() => appendBatch(this.#tables, batch, this.#stamp()));
  }

  async advance(moves: readonly CursorMove[]) {
    return this.#tables.transact(() => advanceBatch(this.#tables, moves, this.#stamp()));
  }

  async expire(limit: number) {
    return this.#tables.transact(() => this.#tables.expire(this.#stamp(), limit));
  }

  async conversationsOf(user: UserId) {
    const readAtMs = this.#stamp();
    return { standings: this.#standingsOf(user), readAtMs, isComplete: true };
  }

  async headSeqs(conversations: readonly ConversationId[]) {
    const logs = conversations.flatMap((id) => this.#tables.log(id) ?? []);
    return new Map(logs.map(({ record }) => [record.id, record.headSeq]));
  }

  async membershipsBeyond(users: readonly UserId[], known: readonly ConversationId[]) {
    const others = this.#logs().filter(({ record }) => !known.includes(record.id));
    return users.flatMap((user) =>
      others.flatMap((log) => {
        const standing = standingOf(log, user);
        return standing === undefined ? [] : [{ user, ...standing }];
      }),
    );
  }

  async heads(user: UserId, { sinceMs, only, newest, readAtMs = this.#stamp() }: HeadsRange) {
    const logs = only === undefined ? this.#logs() : only.flatMap((id) => this.#tables.log(id) ?? []);
    const rows = logs
      .flatMap((log) => {
        const head = buildHead(log, this.#tables.door(log.record.id), user, sinceMs ?? 0);
        return head ? [{ ...head, cursors: tellableCursors(this.#discretion(log), head.cursors, user) }] : [];
      })
      .filter(({ membership, changedAtMs }) =>
        only !== undefined ? true : sinceMs === undefined ? membership.toSeq === undefined : changedAtMs >= sinceMs,
      )
      .sort((a, b) => b.state.changedAtMs - a.state.changedAtMs)
      .map((row, place) => {
        const range = newestRange(row, place, newest);
        const log = this.#tables.log(row.state.conversation);
        return range && log ? { ...row, entries: readPage(log, range).entries } : row;
      });
    return { rows, readAtMs, isComplete: true };
  }

  #standingsOf(user: UserId): Standing[] {
    return this.#logs().flatMap((log) => standingOf(log, user) ?? []);
  }

  async membership(conversation: ConversationId, user: UserId): Promise<Membership | undefined> {
    const row = this.#tables.log(conversation)?.members.get(user);
    return row && membershipOf(conversation, user, row);
  }

  async pull(range: PullRange): Promise<PullPage> {
    const log = this.#tables.log(range.conversation);
    if (log === undefined) return { entries: [], incarnation: 0, headSeq: 0, atEnd: true };
    return readPage(log, range);
  }

  async locate({ conversation, at, fromSeq, toSeq }: PlaceInLog): Promise<number | undefined> {
    const log = this.#tables.log(conversation);
    const seen = log?.entries.slice(fromSeq - 1, toSeq) ?? [];
    const found =
      'entry' in at
        ? seen.find(({ seq }) => seq === log?.seqById.get(at.entry))
        : (seen.find(({ acceptedAtMs }) => acceptedAtMs >= at.atMs) ?? seen.at(-1));
    return found?.seq;
  }

  async members(conversation: ConversationId) {
    const log = this.#tables.log(conversation);
    return [...(log?.members ?? [])]
      .filter(([, row]) => row.toSeq === undefined)
      .sort(([a, x], [b, y]) => x.fromSeq - y.fromSeq || (a < b ? -1 : 1))
      .map(([user, row]) => ({ user, role: row.role, cursor: wireCursor(user, row) }));
  }

  async acquaintances(user: UserId, others: readonly UserId[]) {
    const shared = this.#logs().filter(({ record }) => record.members.has(user));
    return new Set(others.filter((other) => shared.some(({ record }) => record.members.has(other))));
  }

  async setPrivacy(user: UserId, privacy: Privacy) {
    if (!replacesPrivacy(this.#tables.privacy.get(user), privacy)) return false;
    this.#tables.privacy.set(user, privacy);
    return true;
  }

  async accept(conversation: ConversationId, user: UserId) {
    const record = this.#tables.conversation(conversation);
    return record !== undefined && this.#tables.accept(record, user, this.#stamp());
  }

  async discretion(conversation: ConversationId) {
    const log = this.#tables.log(conversation);
    return log && this.#discretion(log);
  }

  async watchable(user: UserId, others: readonly UserId[]) {
    const hides = (one: UserId) => this.#tables.privacy.get(one)?.hidesPresence ?? false;
    const isShared = (other: UserId) =>
      this.#logs().some(({ record, members }) =>
        [user, other].every((one) => record.members.has(one) && members.get(one)?.isAccepted),
      );
    const mayTell = (other: UserId) =>
      !hides(other) && !this.#tables.blocks(user, other) && !this.#tables.blocks(other, user) && isShared(other);
    return new Set(hides(user) ? [] : others.filter(mayTell));
  }

  async createInvite(invite: InviteRow) {
    this.#tables.invites.set(invite.id, invite);
  }

  async listInvites(conversation: ConversationId) {
    return this.#workingInvites().filter((invite) => invite.conversation === conversation);
  }

  async findInvite(code: string) {
    return [...this.#tables.invites.values()].find((invite) => invite.code === code);
  }

  async revokeInvite(conversation: ConversationId, id: InviteId) {
    const working = this.#workingInvites().find((invite) => invite.id === id && invite.conversation === conversation);
    if (working === undefined) return false;
    this.#tables.invites.set(id, { ...working, usesLeft: 0 });
    return true;
  }

  async requestToJoin(invite: InviteId, user: UserId) {
    return this.#tables.transact(() => requestToJoin(this.#tables, { invite, user }, this.#stamp()));
  }

  async doorFor(conversation: ConversationId, user: UserId) {
    const door = this.#tables.door(conversation);
    const needsApproval = this.#tables.log(conversation)?.record.policy.joinApproval ?? false;
    return { needsApproval, hasAsked: door.requests.has(user), isBanned: door.banned.has(user) };
  }

  async joinRequests(conversation: ConversationId) {
    return [...this.#tables.door(conversation).requests].map(([user, requestedAtMs]) => ({ user, requestedAtMs }));
  }

  async dropJoinRequest(conversation: ConversationId, user: UserId) {
    return this.#tables.transact(() => declineRequest(this.#tables, { conversation, user }, this.#stamp()));
  }

  async banned(conversation: ConversationId) {
    return [...this.#tables.door(conversation).banned.keys()].reverse();
  }

  async groupState(conversation: ConversationId): Promise<GroupStateRow | undefined> {
    const log = this.#tables.log(conversation);
    if (log?.groupInfo === undefined) return undefined;
    const { generation, epoch, awaitingCommit } = log.record;
    return { generation, epoch, awaitingCommit, groupInfo: log.groupInfo };
  }

  async groupsOf(user: UserId): Promise<ConversationId[]> {
    return this.#logs()
      .filter(({ record, groupInfo }) => groupInfo !== undefined && record.members.has(user))
      .map(({ record }) => record.id);
  }

  async welcomesFor({ user, device }: DeviceOf, options: Parameters<GroupStore['welcomesFor']>[1]) {
    const { conversation, limit } = options;
    return this.#tables.welcomes
      .filter((row) => row.user === user && row.device === device)
      .filter((row) => conversation === undefined || row.conversation === conversation)
      .slice(0, limit)
      .map(({ user: _user, device: _device, ...row }): WelcomeRow => row);
  }

  async dropWelcomes({ user, device }: DeviceOf, conversation: ConversationId, upToSeq: number) {
    const isDropped = (row: DeviceOf & WelcomeRow) =>
      row.user === user && row.device === device && row.conversation === conversation && row.seq <= upToSeq;
    this.#tables.keepWelcomes((row) => !isDropped(row));
  }

  async consumerPlace(consumer: string, conversation: ConversationId) {
    return this.#consumers.place(consumer, conversation);
  }

  async moveConsumers(moves: readonly ConsumerMove[]) {
    return moves.map((move) => this.#consumers.move(move));
  }

  async behind(consumer: string, range: BehindRange) {
    return this.#consumers.behind(consumer, range);
  }

  async [Symbol.asyncDispose]() {}

  #logs(): MemoryLog[] {
    return [...this.#tables.logs.values()];
  }

  #discretion({ record, members }: MemoryLog): Discretion | undefined {
    const present = [...record.members.keys()];
    const those = (is: (privacy: Privacy) => boolean) =>
      new Set(present.filter((user) => is(this.#tables.privacy.get(user) ?? nothingHidden)));
    const discretion = {
      members: present,
      unaccepted: new Set(present.filter((user) => !members.get(user)?.isAccepted)),
      hidesReceipts: those(({ hidesReceipts }) => hidesReceipts),
      hidesTyping: those(({ hidesTyping }) => hidesTyping),
      blocks: new Set(
        present.flatMap((by) =>
          present.filter((user) => this.#tables.blocks(by, user)).map((user) => blockPair({ by, user })),
        ),
      ),
    };
    const { unaccepted, hidesReceipts, hidesTyping, blocks } = discretion;
    const isPlain = [unaccepted.size, hidesReceipts.size, hidesTyping.size, blocks.size].every((size) => size === 0);
    return isPlain ? undefined : discretion;
  }

  #workingInvites(): InviteRow[] {
    const nowMs = this.#clock.now();
    return [...this.#tables.invites.values()].filter(
      ({ usesLeft, expiresAtMs }) => usesLeft > 0 && (expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs,
    );
  }

  #stamp(): number {
    this.#stampMs = Math.max(this.#stampMs, this.#clock.now());
    return this.#stampMs;
  }
}

function standingOf({ record, members }: MemoryLog, user: UserId): Standing | undefined {
  const row = members.get(user);
  if (row === undefined || row.toSeq !== undefined) return undefined;
  return { conversation: record.id, fromSeq: row.fromSeq, headSeq: record.headSeq };
}

const nothingHidden: Privacy = {
  hidesReceipts: false,
  hidesTyping: false,
  hidesPresence: false,
  blocked: [],
  version: 0,
};

const membershipOf = (
  conversation: ConversationId,
  user: UserId,
  { role, fromSeq, toSeq, isAccepted }: MemberRow,
): Membership => ({
  conversation,
  user,
  role: toSeq === undefined ? role : undefined,
  fromSeq,
  toSeq,
  isAccepted,
});

function buildHead(
  log: MemoryLog,
  door: MemoryDoor,
  user: UserId,
  sinceMs: number,
): (HeadRow & { changedAtMs: number }) | undefined {
  const row = log.members.get(user);
  if (row === undefined) return undefined;
  const { members: _, policy, ...state } = log.record;
  const seen = log.entries.slice(0, row.toSeq ?? log.entries.length);
  const newest = seen.at(-1);
  const others = [...log.members].filter(([other, { toSeq, cursorMovedAtMs }]) => {
    return other !== user && toSeq === undefined && cursorMovedAtMs >= Math.max(sinceMs, 1);
  });
  // A member of the past learns nothing of what the others did since. I5
  const moved = row.toSeq === undefined ? others.sort(([, a], [, b]) => b.cursorMovedAtMs - a.cursorMovedAtMs) : [];
  const entryAtMs = Number(newest?.acceptedAtMs ?? 0);
  const isPresent = row.toSeq === undefined;
  const askedAtMs = isPresent && row.role !== Role.MEMBER ? [...door.requests.values()] : [];
  const lastPlace = { generation: newest?.generation ?? 0, epoch: newest?.epoch ?? 0, awaitingCommit: false };
  return {
    state: {
      ...state,
      ...(!isPresent && lastPlace),
      conversation: state.id,
      headSeq: seen.length,
      loudCount: newest?.loudCount ?? 0,
      memberCount: log.record.members.size,
      ...(isPresent && { policy, joinRequests: door.requests.size }),
      changedAtMs: entryAtMs,
    },
    membership: membershipOf(state.id, user, row),
    details: seen.findLast(({ kind }) => kind === EntryKind.DETAILS),
    peer: state.kind === ConversationKind.DIRECT ? [...log.members.keys()].find((other) => other !== user) : undefined,
    cursors: [wireCursor(user, row), ...moved.slice(0, 63).map(([other, cursor]) => wireCursor(other, cursor))],
    changedAtMs: Math.max(
      entryAtMs,
      row.cursorMovedAtMs,
      ...askedAtMs,
      ...moved.map(([, cursor]) => cursor.cursorMovedAtMs),
    ),
  };
}

function readPage({ record, entries }: MemoryLog, range: PullRange): PullPage {
  const isBackwards = range.beforeSeq !== undefined;
  const last = Math.min(range.toSeq ?? entries.length, (range.beforeSeq ?? entries.length + 1) - 1);
  const first = Math.max(range.fromSeq, isBackwards ? 1 : (range.afterSeq ?? 0) + 1);
  const inRange = entries
    .slice(first - 1, Math.max(last, first - 1))
    .filter(({ kind }) => range.kinds.length === 0 || range.kinds.includes(kind));
  if (isBackwards) inRange.reverse();
  let bytes = 0;
  const cut = inRange.findIndex(({ body, deletes }, index) => {
    const isFull = index === range.limit || bytes > range.maxBytes;
    bytes += body.length + deletes.length * 16 + 100;
    return isFull;
  });
  const page = cut < 0 ? inRange : inRange.slice(0, cut);
  return {
    entries: isBackwards ? page.reverse() : page,
    incarnation: record.incarnation,
    headSeq: Math.min(record.headSeq, range.toSeq ?? record.headSeq),
    atEnd: cut < 0,
  };
}
