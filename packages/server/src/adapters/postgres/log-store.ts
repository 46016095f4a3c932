/**
 * The log store over any number of shards. Each conversation lies on one; what is asked about a user is asked of all.
 *
 * - A shard that is down fails for its own conversations, `UNAVAILABLE`; the others go on. What is asked of all shards fails with it.
 * - A node whose slot map is old is told so by the shard it asks, fetches the map, and asks the right one. I19
 */
import {
  type ConversationId,
  ErrorCode,
  type InviteId,
  idFromBytes,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import { refuse } from '../../conversations/refusal';
import type {
  AdvanceOutcome,
  AppendOutcome,
  AppendRequest,
  BehindPage,
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
import { behindOf, placeOf } from './consumer-cursors';
import { type Elsewhere, type MembershipCounts, nothingElsewhere } from './elsewhere';
import { pairOf } from './facts';
import { discreetHead, readHeads } from './log-heads';
import { readPage } from './log-pull';
import { oldestWriteAgeMs } from './oldest-write';
import { discretionOf, nothingKept, type PrivacyRows } from './privacy';
import { addCounts, countMemberships } from './read-facts';
import type { Shard } from './shard';
import type { Answer, ShardReader } from './shard-reader';
import type { ShardWriter } from './shard-writer';
import type { SlotDirectory } from './slot-directory';
import { SlotMoved, slotCount, slotOf } from './slots';
import { thoseThatAnswer } from './those-that-answer';

export interface PostgresLogStoreOptions {
  readonly shards: readonly Shard[];
  readonly slots: SlotDirectory;
  readonly privacy: PrivacyRows;
  /** This node's clock, that never goes back. */
  readonly now: () => number;
}

/** While a slot changes hands nobody has it, for a moment. */
const triesAfterMove = 60;
const pauseAfterMoveMs = 50;

/** How long a shard may take longer than the first one to answer, until it is left out of what need not be complete. */
const stragglersMs = 1_000;

/** Batches that one node writes to one shard at the same time. */
const lanesPerShard = 2;

export class PostgresLogStore implements LogStore {
  readonly #shards: readonly Shard[];
  readonly #slots: SlotDirectory;
  readonly #privacy: PrivacyRows;
  readonly #now: () => number;
  /** Of each lane, what was asked last. */
  readonly #tails = new Map<number, Promise<unknown>>();

  constructor({ shards, slots, privacy, now }: PostgresLogStoreOptions) {
    this.#shards = shards;
    this.#slots = slots;
    this.#privacy = privacy;
    this.#now = now;
  }

  laneOf(conversation: ConversationId): number {
    const slot = slotOf(conversation);
    return (this.#slots.current.shards[slot] ?? 0) * lanesPerShard + (slot % lanesPerShard);
  }

  async append(batch: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
    return this.#spread(batch, async (writer, part, shard) =>
      writer.append(part, await this.#askElsewhere(part, shard)),
    );
  }

  advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]> {
    return this.#spread(moves, (writer, part) => writer.advance(part));
  }

  /** On each shard; one that is down takes its own away later. */
  async expire(limit: number): Promise<Expired> {
    const asked = await Promise.allSettled(this.#shards.map((shard) => shard.write((writer) => writer.expire(limit))));
    const done = asked.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (done.length === 0) throw (asked[0] as PromiseRejectedResult).reason;
    const next = done.flatMap(({ nextAtMs }) => nextAtMs ?? []);
    return {
      count: done.reduce((sum, { count }) => sum + count, 0),
      nextAtMs: next.length === 0 ? undefined : Math.min(...next),
    };
  }

  async conversationsOf(user: UserId, { isPartial = false }: { readonly isPartial?: boolean } = {}) {
    const nowMs = this.#now();
    let readAtMs = nowMs;
    const { rows, isComplete } = await this.#ofAll(async (reader) => {
      const answer = await reader.standingsOf(user);
      readAtMs = Math.min(readAtMs, nowMs - answer.writeAgeMs);
      return answer;
    }, isPartial);
    return { standings: rows, readAtMs, isComplete };
  }

  async headSeqs(conversations: readonly ConversationId[]) {
    return new Map((await this.#wherePossible((reader) => reader.headSeqs(conversations))).flat());
  }

  async membershipsBeyond(users: readonly UserId[], known: readonly ConversationId[]) {
    return (await this.#wherePossible((reader) => reader.standingsBeyond(users, known))).flat();
  }

  async groupsOf(user: UserId) {
    return (await this.#ofAll((reader) => reader.groupsOf(user))).rows;
  }

  async heads(user: UserId, { isPartial = false, ...range }: HeadsRange) {
    const nowMs = this.#now();
    let readAtMs = range.readAtMs ?? nowMs;
    const { rows: heads, isComplete } = await this.#ofAll(async (reader) => {
      if (range.readAtMs === undefined) readAtMs = Math.min(readAtMs, nowMs - (await oldestWriteAgeMs(reader.query)));
      return readHeads(reader, { user, ...range });
    }, isPartial);
    const users = new Set(heads.flatMap(({ row }) => row.cursors.map((cursor) => idFromBytes<UserId>(cursor.user))));
    const kept = users.size > 1 ? await this.#privacy.among([...users]) : nothingKept;
    const rows = heads
      .map((head) => discreetHead(head, user, kept))
      .sort((a, b) => b.state.changedAtMs - a.state.changedAtMs)
      // Each shard gave those of its own first ones.
      .map(({ entries, ...row }, place) =>
        entries !== undefined && place < (range.newest?.conversations ?? 0) ? { ...row, entries } : row,
      );
    return { rows, readAtMs, isComplete };
  }

  membership(conversation: ConversationId, user: UserId) {
    return this.#read(conversation, (reader) => reader.membership(conversation, user));
  }

  pull(range: PullRange) {
    return this.#read(range.conversation, (reader) => readPage(reader, range));
  }

  locate(place: PlaceInLog) {
    return this.#read(place.conversation, (reader) => reader.locate(place));
  }

  members(conversation: ConversationId) {
    return this.#read(conversation, (reader) => reader.members(conversation));
  }

  async acquaintances(user: UserId, others: readonly UserId[]) {
    if (others.length === 0) return new Set<UserId>();
    const found = await Promise.all(
      this.#shards.map((shard) => shard.read((reader) => reader.acquaintances(user, others))),
    );
    return new Set(found.flat());
  }

  setPrivacy(user: UserId, privacy: Privacy) {
    return this.#privacy.set(user, privacy);
  }

  accept(conversation: ConversationId, user: UserId) {
    return this.#write(conversation, (writer) => writer.accept(conversation, user));
  }

  async discretion(conversation: ConversationId) {
    const members = await this.#read(conversation, (reader) => reader.acceptance(conversation));
    return discretionOf(members, await this.#privacy.among(members.map(({ user }) => user)));
  }

  async watchable(user: UserId, others: readonly UserId[]) {
    if (others.length === 0) return new Set<UserId>();
    const [found, kept] = await Promise.all([
      Promise.all(this.#shards.map((shard) => shard.read((reader) => reader.friends(user, others)))),
      this.#privacy.among([user, ...others]),
    ]);
    const isBlocked = (other: UserId) =>
      kept.blocks.some(({ by, user: one }) => (by === user && one === other) || (by === other && one === user));
    const isHidden = (other: UserId) => kept.hidesPresence.has(other) || isBlocked(other);
    return new Set(kept.hidesPresence.has(user) ? [] : found.flat().filter((other) => !isHidden(other)));
  }

  createInvite(invite: InviteRow) {
    return this.#write(invite.conversation, (writer) => writer.createInvite(invite));
  }

  listInvites(conversation: ConversationId) {
    return this.#read(conversation, (reader) => reader.listInvites(conversation, this.#now()));
  }

  async findInvite(code: string) {
    return (await this.#ofAll((reader) => reader.findInvite('code', code))).rows[0];
  }

  revokeInvite(conversation: ConversationId, invite: InviteId) {
    return this.#write(conversation, (writer) => writer.revokeInvite(conversation, invite));
  }

  async requestToJoin(invite: InviteId, user: UserId): Promise<RequestOutcome> {
    const [found] = (await this.#ofAll((reader) => reader.findInvite('id', invite))).rows;
    const conversation = found?.conversation;
    if (conversation === undefined) return { ok: false, ...refuse.inviteInvalid() };
    return this.#write(conversation, (writer) => writer.requestToJoin(conversation, invite, user));
  }

  doorFor(conversation: ConversationId, user: UserId) {
    return this.#read(conversation, (reader) => reader.doorFor(conversation, user));
  }

  joinRequests(conversation: ConversationId) {
    return this.#read(conversation, (reader) => reader.joinRequests(conversation));
  }

  dropJoinRequest(conversation: ConversationId, user: UserId) {
    return this.#write(conversation, (writer) => writer.dropJoinRequest(conversation, user));
  }

  banned(conversation: ConversationId) {
    return this.#read(conversation, (reader) => reader.banned(conversation));
  }

  groupState(conversation: ConversationId) {
    return this.#read(conversation, (reader) => reader.groupState(conversation));
  }

  async welcomesFor(device: DeviceOf, options: Parameters<GroupStore['welcomesFor']>[1]) {
    const found = await this.#ofAll((reader) => reader.welcomesFor(device, options));
    const oldest = found.rows.sort((a, b) => a.addedAt - b.addedAt).slice(0, options.limit);
    return oldest.map(({ addedAt: _, ...welcome }) => welcome);
  }

  dropWelcomes(device: DeviceOf, conversation: ConversationId, upToSeq: number) {
    return this.#write(conversation, (writer) => writer.dropWelcomes(device, conversation, upToSeq));
  }

  get logParts(): number {
    return this.#shards.length;
  }

  consumerPlace(consumer: string, conversation: ConversationId) {
    return this.#read(conversation, (reader) => placeOf(reader, consumer, conversation));
  }

  async moveConsumers(moves: readonly ConsumerMove[]) {
    if (moves.length === 0) return [];
    const outcomes = await this.#spread(moves, (writer, part) => writer.moveConsumers(part));
    return outcomes.map((outcome) => outcome !== unavailable);
  }

  /** One shard's. */
  async behind(consumer: string, range: BehindRange): Promise<BehindPage> {
    const shard = this.#shards[range.part];
    if (shard === undefined) throw new RangeError(`there is no part ${range.part}`);
    return shard.read((reader) => behindOf(reader.query, consumer, range));
  }

  /** The pools are whose they were. */
  async [Symbol.asyncDispose]() {}

  #shardOf(conversation: ConversationId): Shard {
    const shard = this.#shards[this.#slots.current.shards[slotOf(conversation)] ?? 0];
    if (shard === undefined)
      throw new TidingsError(ErrorCode.UNAVAILABLE, 'the shard of this conversation is not configured');
    return shard;
  }

  #read<T>(conversation: ConversationId, read: (reader: ShardReader) => Promise<T>): Promise<T> {
    return this.#whereItIs(() => this.#shardOf(conversation).read(read));
  }

  #write<T>(conversation: ConversationId, write: (writer: ShardWriter) => Promise<T>): Promise<T> {
    return this.#whereItIs(() => this.#shardOf(conversation).write(write));
  }

  /**
   * Asks all shards, and once more if one of them had a slot in the moment it was asked that another had in that moment too, or none.
   * `isPartial`: a shard that can't be had is left out.
   */
  async #ofAll<Row>(
    read: (reader: ShardReader) => Promise<Answer<Row>>,
    isPartial = false,
  ): Promise<{ readonly rows: Row[]; readonly isComplete: boolean }> {
    for (let left = triesAfterMove; left > 0; left--) {
      const asked = this.#shards.map((shard) => shard.read(read));
      const answers = isPartial ? await thoseThatAnswer(asked, stragglersMs) : await Promise.all(asked);
      const rows = answers.flatMap((answer) => answer.rows);
      if (answers.length < this.#shards.length) return { rows, isComplete: false };
      const owned = answers.reduce((sum, answer) => sum + answer.owned, 0);
      if (owned === slotCount) return { rows, isComplete: true };
      await this.#pause();
    }
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'conversations are being moved; try again');
  }

  /** For what is asked again and again: a shard that does not answer now is left out. Throws if none does. */
  async #wherePossible<T>(read: (reader: ShardReader) => Promise<T>): Promise<T[]> {
    const asked = await Promise.allSettled(this.#shards.map((shard) => shard.read(read)));
    const answers = asked.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    if (answers.length === 0) throw (asked[0] as PromiseRejectedResult).reason;
    return answers;
  }

  /** Asks again, with a fresh map, while the shard that was asked has not what was asked for. */
  async #whereItIs<T>(ask: () => Promise<T>): Promise<T> {
    for (let left = triesAfterMove; ; left--) {
      const { version } = this.#slots.current;
      try {
        return await ask();
      } catch (failure) {
        if (!(failure instanceof SlotMoved)) throw failure;
        if (left === 0) throw new TidingsError(ErrorCode.UNAVAILABLE, 'the conversation is being moved; try again');
        const fresh = await this.#slots.refresh();
        if (fresh.version === version) await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, pauseAfterMoveMs));
  }

  /** Each item to its shard, all at once, outcomes in the order of the items. If every shard fails, so does this. */
  async #spread<Item extends { readonly conversation: ConversationId }, Outcome>(
    items: readonly Item[],
    write: (writer: ShardWriter, part: readonly Item[], shard: Shard) => Promise<readonly Outcome[]>,
  ): Promise<readonly (Outcome | Refused)[]> {
    const outcomes: (Outcome | Refused)[] = new Array(items.length);
    const failures: unknown[] = [];
    const send = async (places: readonly number[]): Promise<void> => {
      await this.#whereItIs(async () => {
        const parts = this.#partsOf(items, places);
        if (parts.size > 1) return Promise.all([...parts.values()].map(sendPart));
        for (const [lane, own] of parts) {
          const part = own.map((place) => items[place] as Item);
          const shard = this.#shardOf((part[0] as Item).conversation);
          const written = await this.#inLane(lane, () => shard.write((writer) => write(writer, part, shard)));
          for (const [i, place] of own.entries()) outcomes[place] = written[i] as Outcome;
        }
      });
    };
    const sendPart = (places: readonly number[]): Promise<void> =>
      send(places).catch((failure) => {
        failures.push(failure);
        for (const place of places) outcomes[place] = unavailable;
      });
    await send([...items.keys()]);
    if (failures.length > 0 && outcomes.every((outcome) => outcome === unavailable)) throw failures[0];
    return outcomes;
  }

  /** Calls keep their order: of one lane, and so of one conversation, one is written after the other. I3 */
  #inLane<T>(lane: number, write: () => Promise<T>): Promise<T> {
    const written = (this.#tails.get(lane) ?? Promise.resolve()).then(write);
    this.#tails.set(
      lane,
      written.catch(() => undefined),
    );
    return written;
  }

  /** The places of the items of each lane. */
  #partsOf(items: readonly { readonly conversation: ConversationId }[], places: readonly number[]) {
    const parts = new Map<number, number[]>();
    for (const place of places) {
      const lane = this.laneOf((items[place] as { conversation: ConversationId }).conversation);
      const part = parts.get(lane);
      if (part === undefined) parts.set(lane, [place]);
      else part.push(place);
    }
    return parts;
  }

  /** What the rules want to know of all shards. One that can't be asked counts as empty: then strangers are asked once too often. */
  async #askElsewhere(batch: readonly AppendRequest[], here: Shard): Promise<Elsewhere> {
    const brought = batch.flatMap(bringing);
    const [counts, knowing, blocking] = await Promise.all([
      this.#countElsewhere(batch, here),
      this.#knowing(brought.filter(({ isAsked }) => isAsked)),
      brought.length === 0 ? [] : this.#privacy.blocking(brought.map(({ pair }) => pair)),
    ]);
    return { ...nothingElsewhere, counts, knowing: new Set(knowing), blocking: new Set(blocking) };
  }

  async #knowing(brought: readonly Brought[]): Promise<readonly string[]> {
    if (brought.length === 0) return [];
    const pairs = brought.map(({ pair }) => pair);
    // Who is brought in is not there, or leaves it in the same batch.
    const into = [...new Set(brought.map(({ conversation }) => conversation))];
    const found = await Promise.all(
      this.#shards.map((shard) => shard.read((reader) => reader.knowing(pairs, into)).catch(() => [])),
    );
    return found.flat();
  }

  /** The limit of conversations is over all shards. It is a bound, not a promise. */
  async #countElsewhere(batch: readonly AppendRequest[], here: Shard): Promise<Elsewhere['counts']> {
    const users = [...new Set(batch.flatMap(joining))];
    const others = this.#shards.filter((shard) => shard !== here);
    if (users.length === 0 || others.length === 0) return new Map();
    const counts = await Promise.all(
      others.map((shard) =>
        shard.read(({ query }) => countMemberships(query, users)).catch((): MembershipCounts => new Map()),
      ),
    );
    return new Map(users.map((user) => [user, addCounts(counts, user)]));
  }
}

type Refused = { readonly ok: false; readonly code: ErrorCode; readonly message: string };

const unavailable: Refused = {
  ok: false,
  code: ErrorCode.UNAVAILABLE,
  message: 'the shard of this conversation could not be written just now; try the same again',
};

interface Brought {
  /** Who is brought in, and by whom. */
  readonly pair: string;
  readonly conversation: ConversationId;
  readonly isAsked: boolean;
}

function bringing(request: AppendRequest): readonly Brought[] {
  const { conversation, author, intent } = request;
  if (intent.type !== 'create' && intent.type !== 'add') return [];
  const isAsked = intent.asksStrangers ?? false;
  return joining(request)
    .filter((user) => user !== author.user)
    .map((user) => ({ pair: pairOf(user, author.user), conversation, isAsked }));
}

function joining({ author, intent }: AppendRequest): readonly UserId[] {
  switch (intent.type) {
    case 'create':
      return intent.members.map(({ user }) => user);
    case 'add':
      return intent.users;
    case 'join':
      return [author.user];
    default:
      return [];
  }
}
