/**
 * Tells the sockets of this process what is added to their conversations, in the order of the log, though the bus between nodes
 * loses, doubles and reorders: a topic knows the seq it has been told up to, and what does not fit waits.
 *
 *   fits ──────────────────────────────▶ told
 *   comes early ──▶ waits for a moment ─▶ told after what was missing has come
 *                                   └──▶ nothing came: read from the log from there on
 *   was told before ──▶ dropped
 *
 * Memberships take effect at their place in this order: who joins at s hears s and nothing before, who leaves at s hears s and
 * nothing after, whichever nodes wrote what. I5
 */
import { type ConversationId, type Entry, serverFrameToJson, type UserId } from '@tidings/protocol';
import { membershipEffects } from '../log/membership-effects';
import type { Clock } from '../ports/clock';
import type { Standing } from '../ports/log-store';
import { planPublication } from './plan-publication';
import { decodeTopicMessage, type EntriesPlace, encodeEntriesFrame } from './topic-message';
import type { Listener, Topic, TopicRegistry } from './topics';

/** Nodes write at the same time, and what they publish crosses: this long the missing is expected to come by itself. */
const patienceMs = 25;
/** Until a log is read again that could not be read. */
const readAgainMs = 1_000;
/** What comes early beyond this is read from the log instead. */
const mostEarly = 64;

export interface Follower {
  /** A message on the conversation's channel has come in. */
  heard(conversation: ConversationId, message: Uint8Array): void;
  /**
   * Makes the socket listen to everything that comes from `fromSeq` on, and to nothing before. The promise is there only while
   * that has to wait: for the bus, or for the topic to come that far.
   */
  listen(listener: Listener & { readonly isOpen: boolean }, standing: Standing): Promise<void> | undefined;
  /** The log is known to reach as far as this: what has not been heard of it is read now. Resolves when it has been told. */
  expect(conversation: ConversationId, seq: number): Promise<void>;
  stop(): void;
}

export interface FollowerOptions {
  readonly topics: TopicRegistry;
  readonly clock: Clock;
  /** Some of the entries after this seq, from the first on; none at the end of the log. */
  readonly read: (conversation: ConversationId, afterSeq: number) => Promise<readonly Entry[]>;
  readonly onJoined: (conversation: ConversationId, seq: number, users: readonly UserId[]) => void;
  readonly onLeft: (conversation: ConversationId, users: readonly UserId[]) => void;
  /** Entries had to be read from the log to be told. */
  readonly onCaughtUp: (entries: number) => void;
  readonly onFailure: (cause: unknown, conversation: ConversationId) => void;
}

type Told = EntriesPlace & { readonly frame: Uint8Array };

/** What a topic lacks, for as long as it does. */
interface Gap {
  readonly early: Told[];
  waiting: { readonly seq: number; readonly run: () => void }[];
  /** The log reaches at least as far. */
  untilSeq: number;
  reading: Promise<void> | undefined;
  cancel: () => void;
}

export function createFollower(options: FollowerOptions): Follower {
  const { topics, clock } = options;
  const gaps = new Map<Topic, Gap>();
  const isClosed = (topic: Topic) => topics.get(topic.conversation) !== topic;

  function gapOf(topic: Topic, untilSeq: number): Gap {
    const known = gaps.get(topic);
    if (known !== undefined) {
      known.untilSeq = Math.max(known.untilSeq, untilSeq);
      return known;
    }
    const cancel = clock.after(patienceMs, () => void catchUp(topic));
    const gap: Gap = { early: [], waiting: [], untilSeq, reading: undefined, cancel };
    gaps.set(topic, gap);
    return gap;
  }

  function tell(topic: Topic, { frame, lastSeq, left }: Told): void {
    topics.publish(topic.conversation, frame, serverFrameToJson);
    topic.heardSeq = lastSeq;
    if (left.length > 0) options.onLeft(topic.conversation, left);
    wake(topic, ({ seq }) => seq <= lastSeq);
  }

  function wake(topic: Topic, isDue: (waiting: Gap['waiting'][number]) => boolean): void {
    const gap = gaps.get(topic);
    if (gap === undefined) return;
    const due = gap.waiting.filter(isDue);
    gap.waiting = gap.waiting.filter((waiting) => !isDue(waiting));
    for (const { run } of due) run();
  }

  /** What came early and fits now is told; a gap that is whole goes. */
  function settle(topic: Topic, gap: Gap): void {
    gap.early.sort((a, b) => a.firstSeq - b.firstSeq);
    for (let next = gap.early[0]; next !== undefined && next.firstSeq <= topic.heardSeq + 1; next = gap.early[0]) {
      gap.early.shift();
      if (next.lastSeq > topic.heardSeq) tell(topic, next);
    }
    if (topic.heardSeq >= gap.untilSeq && gap.reading === undefined) close(topic, gap);
  }

  function close(topic: Topic, gap: Gap): void {
    gap.cancel();
    gaps.delete(topic);
    // Of a topic that nobody listens to any more: they open it anew.
    for (const { run } of gap.waiting) run();
  }

  function catchUp(topic: Topic): Promise<void> {
    const gap = gapOf(topic, topic.heardSeq);
    gap.cancel();
    gap.reading ??= readOn(topic, gap).then(
      () => close(topic, gap),
      (cause) => {
        gap.reading = undefined;
        gap.cancel = clock.after(readAgainMs, () => void catchUp(topic));
        options.onFailure(cause, topic.conversation);
      },
    );
    return gap.reading;
  }

  async function readOn(topic: Topic, gap: Gap): Promise<void> {
    do {
      const page = await options.read(topic.conversation, topic.heardSeq);
      if (isClosed(topic)) return;
      if (page.length === 0) gap.untilSeq = topic.heardSeq;
      tellPage(
        topic,
        page.filter(({ seq }) => seq > topic.heardSeq),
      );
      settle(topic, gap);
    } while (topic.heardSeq < gap.untilSeq);
  }

  function tellPage(topic: Topic, entries: readonly Entry[]): void {
    const { conversation } = topic;
    for (const step of planPublication({ entries, effects: membershipEffects(entries) })) {
      if (step.type === 'joined') options.onJoined(conversation, step.seq, step.users);
      else tell(topic, { ...step.place, frame: encodeEntriesFrame(conversation, step.entries) });
    }
    options.onCaughtUp(entries.length);
  }

  function listen(listener: Parameters<Follower['listen']>[0], standing: Standing): Promise<void> | undefined {
    const { conversation, fromSeq, headSeq } = standing;
    const topic = topics.get(conversation);
    if (topic === undefined || topic.heardSeq >= fromSeq - 1) return topics.listen(listener, conversation, headSeq);
    const { waiting } = gapOf(topic, fromSeq - 1);
    return new Promise((resolve) => {
      const now = () => (isClosed(topic) ? listen(listener, standing) : topics.listen(listener, conversation, headSeq));
      waiting.push({ seq: fromSeq - 1, run: () => resolve(listener.isOpen ? now() : undefined) });
    });
  }

  return {
    heard(conversation, bytes) {
      const topic = topics.get(conversation);
      if (topic === undefined) return;
      const message = decodeTopicMessage(bytes);
      if (message.type === 'hint') return topics.publish(conversation, message.frame, serverFrameToJson);
      if (message.type === 'head') {
        if (message.seq > topic.heardSeq) gapOf(topic, message.seq);
        return;
      }
      if (message.lastSeq <= topic.heardSeq) return;
      if (message.firstSeq > topic.heardSeq + 1) {
        const gap = gapOf(topic, message.lastSeq);
        if (gap.early.length < mostEarly) gap.early.push(message);
        return;
      }
      tell(topic, message);
      const gap = gaps.get(topic);
      if (gap !== undefined) settle(topic, gap);
    },
    listen,
    async expect(conversation, seq) {
      const topic = topics.get(conversation);
      if (topic === undefined || topic.heardSeq >= seq) return;
      gapOf(topic, seq);
      await catchUp(topic);
    },
    stop() {
      for (const { cancel } of gaps.values()) cancel();
      gaps.clear();
    },
  };
}
