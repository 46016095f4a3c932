/**
 * Asks the store what the bus has not told, while it can't be relied upon: entries of the conversations that sockets here listen
 * to, memberships that have begun, sessions that have ended. One query each for all sockets of the process, about once a second,
 * so that a removal takes effect within two seconds also without a bus. I5
 * So does a revocation, which is to take one: a bus that is gone is missed for a second, and asked for after that. With a bus it is
 * told at once. I10
 * With a bus that works it looks once in a while: whatever should not be able to get lost.
 */
import type { ConversationId, UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import type { SessionStore } from '../ports/directory';
import type { LogPoll } from '../ports/log-store';
import type { Connection } from './connection';
import type { Follower } from './follower';
import type { Hub } from './hub';
import type { TopicRegistry } from './topics';

const tickMs = 250;
const unreliablePollMs = 750;
const sweepMs = 15_000;
/** Logs that are read at the same time. */
const readsAtOnce = 8;
/** Ids in one query. */
const mostIds = 5_000;

export interface PollOptions {
  readonly bus: Pick<Bus, 'state'>;
  readonly clock: Clock;
  readonly topics: Pick<TopicRegistry, 'get' | typeof Symbol.iterator>;
  readonly follower: Pick<Follower, 'expect'>;
  readonly hub: Hub;
  readonly store: LogPoll;
  readonly sessions: Pick<SessionStore, 'liveSessions'>;
  readonly onPolled: () => void;
  readonly onFailure: (cause: unknown) => void;
}

/** Call the result to stop. */
export function startPolling(options: PollOptions): () => void {
  const { bus, clock } = options;
  if (bus.state === 'exact') return () => {};
  let polledAtMs = clock.now();
  let mayHaveMissed = false;
  let cancel = clock.after(tickMs, tick);
  let isStopped = false;

  function isDue(): boolean {
    const sinceMs = clock.now() - polledAtMs;
    if (bus.state === 'up') return mayHaveMissed || sinceMs >= sweepMs;
    return !mayHaveMissed || sinceMs >= unreliablePollMs;
  }

  async function tick(): Promise<void> {
    if (isDue()) {
      polledAtMs = clock.now();
      // What is lost between the end of this poll and the bus coming back is found by one more.
      mayHaveMissed = bus.state === 'down';
      try {
        await poll(options);
      } catch (cause) {
        options.onFailure(cause);
      }
    }
    if (!isStopped) cancel = clock.after(tickMs, tick);
  }

  return () => {
    isStopped = true;
    cancel();
  };
}

async function poll(options: PollOptions): Promise<void> {
  options.onPolled();
  await Promise.all([endSessions(options), findNewMemberships(options), followHeads(options)]);
}

async function endSessions({ hub, sessions }: PollOptions): Promise<void> {
  const bySession = new Map([...hub].flatMap((one) => (one.identity ? [[one.identity.session, one] as const] : [])));
  for (const ids of inChunks([...bySession.keys()])) {
    const live = await sessions.liveSessions(ids);
    for (const id of ids) {
      if (live.has(id)) continue;
      const user = bySession.get(id)?.identity?.user as UserId;
      hub.control(user, { type: 'sessions_ended', sessions: [id] });
    }
  }
}

/** Conversations that nobody here listens to; in the others the entry that adds tells it. */
async function findNewMemberships({ hub, topics, store }: PollOptions): Promise<void> {
  const isLive = ({ phase }: Connection) => phase === 'live';
  const users = new Set([...hub].filter(isLive).flatMap(({ identity }) => identity?.user ?? []));
  for (const some of inChunks([...users])) {
    const known = [...topics].map(({ conversation }) => conversation);
    for (const { user, conversation, fromSeq } of await store.membershipsBeyond(some, known))
      hub.control(user, { type: 'joined', conversation, seq: fromSeq });
  }
}

async function followHeads({ topics, store, follower }: PollOptions): Promise<void> {
  const behind: (readonly [ConversationId, number])[] = [];
  for (const some of inChunks([...topics].map(({ conversation }) => conversation))) {
    for (const [conversation, headSeq] of await store.headSeqs(some))
      if (headSeq > (topics.get(conversation)?.heardSeq ?? headSeq)) behind.push([conversation, headSeq]);
  }
  const readNext = async () => {
    for (let next = behind.pop(); next !== undefined; next = behind.pop()) await follower.expect(...next);
  };
  await Promise.all(Array.from({ length: readsAtOnce }, readNext));
}

function inChunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / mostIds) }, (_, i) =>
    items.slice(i * mostIds, (i + 1) * mostIds),
  );
}
