/**
 * Consumers walk the logs and do later what has not to happen within a commit: push, webhooks, an index for searching.
 *
 * A consumer is a name, the logs that it wants, a cursor in each of them, and a handler. The handler is given the entries behind the
 * cursor, in their order; when it has resolved the cursor moves. So each entry is handled at least once, and again if the process
 * ends in between: **handlers are idempotent by (conversation, seq)**. Two nodes may be at the same log for a moment.
 *
 * What a consumer has to do is what lies behind its cursors and nothing else: jobs (ports/jobs.ts) say where to look at once, and
 * the sweep finds whatever they don't say, also in logs that are older than the consumer.
 */
import type { ConversationId, Entry } from '@tidings/protocol';
import type { ConsumerEvents } from '../observability/consumer-events';
import type { Clock } from '../ports/clock';
import type { Job, Jobs } from '../ports/jobs';
import type { LogStore, LogTraits } from '../ports/log-store';
import { ConsumerCursors } from './consumer-cursors';
import type { CommittedBatch } from './log';
import { tellAt } from './reader';
import { startSweep } from './sweep';

export interface Consumer {
  /** Of its cursors, for ever: with another name it begins anew. Also a label of metrics and the name of a queue. */
  readonly name: string;
  wants(log: LogTraits): boolean;
  /** So long what has just been written waits for more of the same log: a job has a price, however little it brings. Default 0. */
  readonly gatherMs?: number;
  /** Entries whose time is over come as deleted ones. Throwing has the same ones come again, later and later. */
  handle(conversation: ConversationId, entries: readonly Entry[]): Promise<void>;
}

export interface ConsumersOptions {
  readonly consumers: readonly Consumer[];
  readonly store: Pick<LogStore, 'consumerPlace' | 'moveConsumers' | 'behind' | 'logParts' | 'pull'>;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly events: ConsumerEvents;
  readonly random?: () => number;
}

export interface Consumers extends AsyncDisposable {
  /** Tells of a commit. Never throws and never waits. */
  committed(batch: CommittedBatch): void;
}

const page = { fromSeq: 1, toSeq: undefined, limit: 200, maxBytes: 256 * 1024, kinds: [] };
/** A handler that has not answered by then has failed. */
const longestMs = 120_000;
/** So long handlers may go on when the server stops; what they do is done once more otherwise. */
const graceMs = 5_000;
/** Logs of which is remembered who wants them. */
const mostKnown = 20_000;

export function createConsumers(options: ConsumersOptions): Consumers {
  const { consumers, store, jobs, clock, events, random = Math.random } = options;
  if (consumers.length === 0) {
    // Whether jobs could be spread is told all the same.
    jobs.start({ consumers: [], run: async () => 'done', failed() {}, lost() {} });
    return { committed() {}, async [Symbol.asyncDispose]() {} };
  }
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  const cursors = new ConsumerCursors(store, clock);
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  const tell = tellAt(() => clock.now());
  const wanted = new Map<ConversationId, Promise<readonly string[]>>();
  /** What waits for more, by consumer. */
  const gathered = new Map<string, Set<ConversationId>>();
  /** How far this node has come with logs that it is not done with. */
  const reached = new Map<string, number>();

  async function run({ consumer: name, conversation }: Job): Promise<'done' | 'more'> {
    const consumer = byName.get(name);
    const place = await store.consumerPlace(name, conversation);
    if (consumer === undefined || place === undefined || !consumer.wants(place)) return 'done';
    const key = `${conversation}${name}`;
    const reachedSeq = reached.get(key);
    reached.delete(key);
    // Another node is at it, and further.
    if (reachedSeq !== undefined && place.cursorSeq > reachedSeq) return 'done';
    if (place.cursorSeq >= place.headSeq) return 'done';
    const { entries, atEnd } = await store.pull({ ...page, conversation, afterSeq: place.cursorSeq });
    const last = entries.at(-1);
    if (last === undefined) return 'done';
    await inTime(consumer.handle(conversation, tell(entries)));
    await cursors.move({ consumer: name, conversation, seq: last.seq });
    events.handled(name, entries.length, clock.now() - Number(last.acceptedAtMs));
    if (atEnd) return 'done';
    reached.set(key, last.seq);
    return 'more';
  }

  async function inTime(work: Promise<void>): Promise<void> {
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(longestMs, () => late.reject(new Error(`no answer within ${longestMs / 1_000} s`)));
    try {
      await Promise.race([work, late.promise, ended.promise]);
    } finally {
      cancel();
    }
  }

  /** The names of those who want a log: that never changes. */
  function namesFor(conversation: ConversationId): Promise<readonly string[]> {
    const known = wanted.get(conversation);
    if (known !== undefined) return known;
    const names = store.consumerPlace(consumers[0]?.name ?? '', conversation).then(
      (traits) =>
        consumers.filter((consumer) => traits !== undefined && consumer.wants(traits)).map(({ name }) => name),
      () => {
        wanted.delete(conversation);
        return [...byName.keys()];
      },
    );
    for (const oldest of wanted.keys()) {
      if (wanted.size < mostKnown) break;
      wanted.delete(oldest);
    }
    wanted.set(conversation, names);
    return names;
  }

  async function offer(conversation: ConversationId): Promise<void> {
    for (const consumer of await namesFor(conversation)) {
      const gatherMs = byName.get(consumer)?.gatherMs ?? 0;
      if (gatherMs > 0) gather(consumer, gatherMs, conversation);
      else jobs.offer({ consumer, conversation }, 'fresh');
    }
  }

  function gather(consumer: string, gatherMs: number, conversation: ConversationId): void {
    const others = gathered.get(consumer);
    if (others !== undefined) {
      others.add(conversation);
      return;
    }
    const all = new Set([conversation]);
    gathered.set(consumer, all);
    clock.after(gatherMs, () => {
      gathered.delete(consumer);
      for (const one of all) jobs.offer({ consumer, conversation: one }, 'fresh');
    });
  }

  const names = [...byName.keys()];
  jobs.start({
    consumers: names,
    run,
    failed: ({ consumer, conversation }, { cause, isParked }) =>
      events.failed(consumer, { conversation, cause, isParked }),
    lost: () => sweep.again(),
  });
  const sweep = startSweep({
    consumers: names,
    store,
    jobs,
    clock,
    random,
    found(consumer, place) {
      if (byName.get(consumer)?.wants(place)) jobs.offer({ consumer, conversation: place.conversation }, 'backlog');
    },
    onFailure: (cause) => events.sweepFailed(cause),
  });

  return {
    committed({ conversations }) {
      for (const { conversation } of conversations) void offer(conversation);
    },
    async [Symbol.asyncDispose]() {
      sweep[Symbol.dispose]();
      clock.after(graceMs, () => ended.reject(new Error('the server stops')));
      cursors.hurry();
    },
  };
}
