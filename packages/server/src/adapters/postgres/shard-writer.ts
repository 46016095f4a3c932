/** The write side of one shard: each call is one transaction, under the locks of its conversations. */
import type { ConversationId, EntryId, InviteId, UserId } from '@tidings/protocol';
import { advanceBatch } from '../../conversations/advance-batch';
import { appendBatch } from '../../conversations/append-batch';
import { declineRequest, requestToJoin } from '../../conversations/request-to-join';
import { crashPoint } from '../../observability/crash-point';
import type {
  AdvanceOutcome,
  AppendOutcome,
  AppendRequest,
  ConsumerMove,
  CursorMove,
  DeviceOf,
  Expired,
  InviteRow,
  RequestOutcome,
} from '../../ports/log-store';
import { writeConsumerMoves } from './consumer-cursors';
import { type Elsewhere, nothingElsewhere } from './elsewhere';
import { lockConversations, readConversations } from './lock-conversations';
import type { Pool, Query } from './pool';
import { readMissing } from './read-facts';
import { RosterCache } from './roster-cache';
import { type StoredRecord, WorkingSet } from './working-set';
import { writeChanges } from './write-changes';

export class ShardWriter {
  readonly #pool: Pool;
  readonly #stamp: () => number;
  readonly #rosters = new RosterCache();

  /** @param stamp this node's clock, that never goes back */
  constructor(pool: Pool, stamp: () => number) {
    this.#pool = pool;
    this.#stamp = stamp;
  }

  async append(batch: readonly AppendRequest[], elsewhere: Elsewhere): Promise<readonly AppendOutcome[]> {
    if (batch.length === 0) return [];
    const ids = [...new Set(batch.map(({ conversation }) => conversation))];
    const changing = new Set(
      batch.filter(({ intent }) => intent.type !== 'content').map(({ conversation }) => conversation),
    );
    const wanted = entriesOf(batch);
    const { outcomes, set } = await this.#transact(async (query) => {
      const { conversations, entries } = await lockConversations(query, ids, {
        entries: wanted,
        rosters: this.#rosters,
      });
      const set = new WorkingSet({ conversations, changing, elsewhere });
      for (const key of wanted.map(([conversation, id]) => conversation + id)) set.entries.learn(key, entries.get(key));
      const nowMs = this.#timeFor(conversations);
      const outcomes = await this.#decide(query, set, elsewhere, () => appendBatch(set, batch, nowMs));
      return { outcomes, set };
    });
    this.#remember(set);
    return outcomes;
  }

  async advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]> {
    if (moves.length === 0) return [];
    const ids = [...new Set(moves.map(({ conversation }) => conversation))];
    return this.#transact(async (query) => {
      const conversations = await readConversations(query, ids);
      const set = new WorkingSet({ conversations, changing: new Set() });
      const nowMs = this.#stamp();
      return this.#decide(query, set, nothingElsewhere, () => advanceBatch(set, moves, nowMs));
    });
  }

  /** Those that another node is at are left to it. */
  async expire(limit: number): Promise<Expired> {
    const gone = await this.#pool.query<{ seq: number }>(
      `WITH over AS (
         SELECT conversation, seq FROM entries WHERE due_at_ms <= $1 ORDER BY due_at_ms, conversation, seq LIMIT $2
         FOR UPDATE SKIP LOCKED)
       UPDATE entries e SET body = '', due_at_ms = NULL FROM over
       WHERE e.conversation = over.conversation AND e.seq = over.seq RETURNING e.seq`,
      [this.#stamp(), limit],
    );
    const [next] = await this.#pool.query<{ at: number }>(
      'SELECT due_at_ms AS at FROM entries WHERE due_at_ms IS NOT NULL ORDER BY due_at_ms LIMIT 1',
    );
    return { count: gone.length, nextAtMs: next?.at };
  }

  /** Each consumer's move of a conversation once. */
  async moveConsumers(moves: readonly ConsumerMove[]): Promise<readonly true[]> {
    await this.#transact((query) => writeConsumerMoves(query, moves));
    return moves.map(() => true as const);
  }

  requestToJoin(conversation: ConversationId, invite: InviteId, user: UserId): Promise<RequestOutcome> {
    return this.#change(conversation, (set, nowMs) => requestToJoin(set, { invite, user }, nowMs));
  }

  dropJoinRequest(conversation: ConversationId, user: UserId): Promise<boolean> {
    return this.#change(conversation, (set, nowMs) => declineRequest(set, { conversation, user }, nowMs));
  }

  dropWelcomes(device: DeviceOf, conversation: ConversationId, upToSeq: number): Promise<void> {
    return this.#change(conversation, (set) => set.dropWelcomes(device, conversation, upToSeq));
  }

  async createInvite({ id, conversation, code, usesLeft, expiresAtMs, createdBy }: InviteRow): Promise<void> {
    await this.#locked(conversation, (query) =>
      query(
        'INSERT INTO invites (conversation, id, code, uses_left, expires_at_ms, created_by) VALUES ($1, $2, $3, $4, $5, $6)',
        [conversation, id, code, usesLeft, expiresAtMs ?? null, createdBy],
      ),
    );
  }

  async revokeInvite(conversation: ConversationId, invite: InviteId): Promise<boolean> {
    const rows = await this.#locked(conversation, (query) =>
      query(
        `UPDATE invites SET uses_left = 0 WHERE conversation = $1 AND id = $2 AND uses_left > 0
         AND (expires_at_ms IS NULL OR expires_at_ms > $3) RETURNING id`,
        [conversation, invite, this.#stamp()],
      ),
    );
    return rows.length > 0;
  }

  async accept(conversation: ConversationId, user: UserId): Promise<boolean> {
    const rows = await this.#locked(conversation, (query) =>
      query(
        `UPDATE members SET is_accepted = true, cursor_moved_at_ms = $3
         WHERE conversation = $1 AND member = $2 AND to_seq IS NULL AND NOT is_accepted RETURNING member`,
        [conversation, user, this.#stamp()],
      ),
    );
    return rows.length > 0;
  }

  /** Carries out something rare about one conversation. */
  #change<T>(conversation: ConversationId, decide: (set: WorkingSet, nowMs: number) => T): Promise<T> {
    return this.#locked(conversation, (query, conversations) => {
      const set = new WorkingSet({ conversations, changing: new Set() });
      const nowMs = this.#stamp();
      return this.#decide(query, set, nothingElsewhere, () => decide(set, nowMs));
    });
  }

  #locked<T>(
    conversation: ConversationId,
    work: (query: Query, conversations: readonly StoredRecord[]) => Promise<T>,
  ): Promise<T> {
    return this.#transact(async (query) => {
      const { conversations } = await lockConversations(query, [conversation], { entries: [], rosters: this.#rosters });
      return work(query, conversations);
    });
  }

  /** Lets the rules run until they lack nothing, and writes what they have decided. */
  async #decide<T>(query: Query, set: WorkingSet, elsewhere: Elsewhere, rules: () => T): Promise<T> {
    for (;;) {
      set.restart();
      const result = runUntilLacking(set, rules);
      if (set.isComplete) {
        await writeChanges(query, set);
        return result as T;
      }
      await readMissing(query, set, elsewhere);
    }
  }

  async #transact<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const result = await this.#pool.transact(async (query) => {
      const done = await work(query);
      crashPoint('before_commit');
      return done;
    });
    crashPoint('after_commit_before_ack');
    return result;
  }

  /** After the locks were had, and never before what the conversations hold: the order of times is that of the seqs, whichever node writes. */
  #timeFor(conversations: readonly StoredRecord[]): number {
    return conversations.reduce((ms, { changedAtMs }) => Math.max(ms, changedAtMs), this.#stamp());
  }

  #remember(set: WorkingSet): void {
    for (const { id, incarnation, rosterSeq, members } of set.touched)
      this.#rosters.put(id, { incarnation, rosterSeq, members });
  }
}

/** What a run throws because it was given a stand-in for a fact says nothing. */
function runUntilLacking<T>(set: WorkingSet, rules: () => T): T | undefined {
  try {
    return rules();
  } catch (failure) {
    if (set.isComplete) throw failure;
    return undefined;
  }
}

/** The ids that the rules will look up: each request's own, and those it deletes. */
function entriesOf(batch: readonly AppendRequest[]): (readonly [ConversationId, EntryId])[] {
  return batch.flatMap(({ conversation, id, intent }) => {
    const deletes = intent.type === 'content' ? (intent.deletes ?? []) : [];
    return [id, ...deletes].map((entry) => [conversation, entry] as const);
  });
}
