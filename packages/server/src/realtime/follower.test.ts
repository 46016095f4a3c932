import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  decodeServerFrame,
  type Entry,
  EntryKind,
  EntrySchema,
  encodeServerFrame,
  idToBytes,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import fc from 'fast-check';
import { createMemoryBus } from '../adapters/memory/bus';
import { buildChange } from '../conversations/membership-change';
import { membershipEffects } from '../log/membership-effects';
import { FakeClock } from '../testing/fake-clock';
import { createFollower } from './follower';
import { planPublication } from './plan-publication';
import { encodeEntries, encodeEntriesFrame, encodeHint } from './topic-message';
import { createTopicRegistry, type Listener } from './topics';

const conversation = newId<ConversationId>();
const [ada, bob] = [newId<UserId>(), newId<UserId>()];

const text = (seq: number) => create(EntrySchema, { seq, kind: EntryKind.CONTENT });
const membership = (seq: number, body: Uint8Array<ArrayBuffer>, author = ada) =>
  create(EntrySchema, { seq, kind: EntryKind.MEMBERSHIP, body, authorUser: idToBytes(author) });
const added = (seq: number, user: UserId) =>
  membership(seq, buildChange.added([{ user, role: Role.MEMBER }]) as Uint8Array<ArrayBuffer>);
const removed = (seq: number, user: UserId) =>
  membership(seq, buildChange.removed(user, false) as Uint8Array<ArrayBuffer>);

/** A follower over a log that the test writes, and the messages that a node would publish of it. */
function openWorld(log: Entry[]) {
  const clock = new FakeClock();
  const sockets = new Map<string, Set<(frame: Uint8Array) => void>>();
  const edge = {
    publish: (topic: string, frame: Uint8Array | string) => {
      for (const hear of sockets.get(topic) ?? []) hear(frame as Uint8Array);
    },
    subscriberCount: () => 0,
  };
  const topics = createTopicRegistry(createMemoryBus(), () => edge);
  const listeners = new Map<UserId, TestListener>();
  let reads = 0;
  let isBroken = false;
  const failures: unknown[] = [];
  const follower = createFollower({
    topics,
    clock,
    read: async (_, afterSeq) => {
      reads += 1;
      if (isBroken) throw new Error('the store is down');
      return log.filter(({ seq }) => seq > afterSeq).slice(0, 2);
    },
    onJoined: (_, seq, users) => {
      for (const user of users) join(user, seq);
    },
    onLeft: (_, users) => {
      for (const user of users) {
        const listener = listeners.get(user);
        if (listener !== undefined) topics.unlisten(listener, conversation);
      }
    },
    onCaughtUp: () => {},
    onFailure: (cause) => failures.push(cause),
  });

  type TestListener = ReturnType<typeof connect>;
  function connect(user: UserId) {
    const seen: (number | string)[] = [];
    const hear = (frame: Uint8Array) => {
      const { frame: decoded } = decodeServerFrame(frame);
      if (decoded.case === 'entries') seen.push(...decoded.value.entries.map(({ seq }) => seq));
      else seen.push(decoded.case ?? 'nothing');
    };
    const listener: Listener & { isOpen: boolean } = {
      isOpen: true,
      isJson: false,
      topics: [],
      socket: {
        isOpen: true,
        backlogBytes: 0,
        send: () => {},
        close: () => {},
        subscribe: (topic) => sockets.set(topic, (sockets.get(topic) ?? new Set()).add(hear)),
        unsubscribe: (topic) => sockets.get(topic)?.delete(hear),
      },
    };
    const one = { ...listener, seen };
    listeners.set(user, one);
    return one;
  }

  function join(user: UserId, fromSeq: number) {
    const listener = listeners.get(user);
    if (listener !== undefined) void follower.listen(listener, { conversation, fromSeq, headSeq: fromSeq - 1 });
  }

  return {
    clock,
    follower,
    connect,
    join,
    topics,
    failures,
    reads: () => reads,
    breakStore: (broken: boolean) => {
      isBroken = broken;
    },
    /** As the node that committed them would. */
    hear(...entries: Entry[]) {
      for (const step of planPublication({ entries, effects: membershipEffects(entries) }))
        if (step.type === 'publish')
          follower.heard(conversation, encodeEntries(encodeEntriesFrame(conversation, step.entries), step.place));
    },
    hint: () => follower.heard(conversation, encodeHint(encodeServerFrame({ case: 'signals', value: {} }))),
    [Symbol.dispose]: () => follower.stop(),
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => text(i + 1));

test('what comes in its turn is told at once, and nothing is read', () => {
  using world = openWorld(upTo(3));
  const { seen } = world.connect(ada);
  world.join(ada, 1);
  world.hear(text(1), text(2));
  world.hint();
  world.hear(text(3));
  expect(seen).toEqual([1, 2, 'signals', 3]);
  expect(world.reads()).toBe(0);
});

test('what comes early waits for its turn, and what comes twice is told once', async () => {
  using world = openWorld(upTo(4));
  const { seen } = world.connect(ada);
  world.join(ada, 1);
  world.hear(text(3));
  world.hear(text(2));
  expect(seen).toEqual([]);
  world.hear(text(1));
  world.hear(text(2));
  expect(seen).toEqual([1, 2, 3]);
  await world.clock.advance(1_000);
  world.hear(text(4));
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(world.reads()).toBe(0);
});

test('what does not come is read from the log', async () => {
  using world = openWorld(upTo(5));
  const { seen } = world.connect(ada);
  world.join(ada, 1);
  world.hear(text(1));
  world.hear(text(5));
  await world.clock.advance(100);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('a log that is known to be further is read at once; one that can’t be read is read again', async () => {
  using world = openWorld(upTo(3));
  const { seen } = world.connect(ada);
  world.join(ada, 1);
  world.breakStore(true);
  await world.follower.expect(conversation, 3);
  expect(seen).toEqual([]);
  expect(world.failures).toHaveLength(1);
  world.breakStore(false);
  await world.clock.advance(2_000);
  expect(seen).toEqual([1, 2, 3]);
  await world.follower.expect(conversation, 3);
  expect(world.reads()).toBe(3);
});

test('memberships that the bus did not tell begin and end at their place in the log', async () => {
  const log = [text(1), text(2), added(3, bob), text(4), removed(5, bob), text(6)];
  using world = openWorld(log);
  const [hers, his] = [world.connect(ada), world.connect(bob)];
  world.join(ada, 1);
  await world.follower.expect(conversation, 6);
  expect(hers.seen).toEqual([1, 2, 3, 4, 5, 6]);
  expect(his.seen).toEqual([3, 4, 5]);
});

test('who joins is told nothing that was written before, also if that comes later', async () => {
  using world = openWorld(upTo(9));
  const [hers, his] = [world.connect(ada), world.connect(bob)];
  world.join(ada, 1);
  world.join(bob, 4);
  world.hear(text(3), text(4));
  world.hear(text(1), text(2));
  world.hear(text(5));
  await world.clock.advance(100);
  expect(hers.seen).toEqual([1, 2, 3, 4, 5]);
  expect(his.seen.filter((seq) => Number(seq) < 4)).toEqual([]);
  expect(his.seen).toContain(5);
});

test('a topic that closes while one waits to join is opened anew by them', async () => {
  using world = openWorld(upTo(6));
  const [hers, his] = [world.connect(ada), world.connect(bob)];
  world.join(ada, 1);
  world.join(bob, 5);
  world.topics.unlisten(hers, conversation);
  await world.clock.advance(100);
  world.hear(text(5));
  expect(his.seen).toEqual([5]);
});

test('whatever the bus does to the messages, each hears its part of the log in order and without a hole', async () => {
  const log = [text(1), text(2), added(3, bob), text(4), text(5), removed(6, bob), text(7), added(8, bob), text(9)];
  const messages = fc.array(fc.nat(log.length - 1), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(messages, async (order) => {
      using world = openWorld(log);
      const [hers, his] = [world.connect(ada), world.connect(bob)];
      world.join(ada, 1);
      for (const index of order) world.hear(log[index] as Entry);
      await world.clock.advance(50);
      await world.follower.expect(conversation, log.length);
      expect(hers.seen).toEqual(log.map(({ seq }) => seq));
      // A join that was told by the entry alone is found in the log: then he misses what came before, and nothing else.
      expect([3, 4, 5, 6, 8, 9].filter((seq) => his.seen.includes(seq))).toEqual(his.seen as number[]);
      expect(his.seen).not.toContain(7);
    }),
  );
});
