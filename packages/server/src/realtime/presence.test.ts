import { expect, test } from 'bun:test';
import { idFromBytes, newId, type UserId } from '@tidings/protocol';
import { createMemoryBus } from '../adapters/memory/bus';
import { createMemoryPresenceStore } from '../adapters/memory/presence-store';
import { FakeClock } from '../testing/fake-clock';
import { openStubConnection } from '../testing/stub-connection';
import { Presence } from './presence';
import { decodePresence } from './presence-message';

function openPresence() {
  const clock = new FakeClock();
  const bus = createMemoryBus();
  const known = new Set<UserId>();
  const hidden = new Set<UserId>();
  const failures: unknown[] = [];
  const presence = new Presence({
    bus,
    clock,
    presenceStore: createMemoryPresenceStore(clock),
    store: {
      acquaintances: async (_, others) => new Set(others.filter((other) => known.has(other))),
      watchable: async (_, others) => new Set(others.filter((other) => known.has(other) && !hidden.has(other))),
    },
    onFailure: (cause) => failures.push(cause),
  });
  bus.listen((channel, message) => presence.told(channel.slice(2) as UserId, decodePresence(message)));
  const watcher = openStubConnection(clock);
  const frames = () =>
    watcher.frames.flatMap((frame) =>
      frame.case === 'presence'
        ? [frame.value.users.map(({ user, online, lastSeenMs }) => ({ user: idFromBytes(user), online, lastSeenMs }))]
        : [],
    );
  /** Moves time as the heartbeat does. */
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      await clock.advance(1_000);
      presence.sweep(clock.now());
    }
    await clock.advance(1_000);
  };
  return { clock, known, hidden, presence, watcher, frames, pass, failures };
}

const online = (user: UserId) => ({ user: user as string, online: true, lastSeenMs: 0n });
const offline = (user: UserId, lastSeenMs: number) => ({
  user: user as string,
  online: false,
  lastSeenMs: BigInt(lastSeenMs),
});

test('a reconnect within the grace is not seen; going away is, with the time of it', async () => {
  const { clock, known, presence, watcher, frames, pass } = openPresence();
  const bob = newId<UserId>();
  known.add(bob);
  await presence.watch(watcher.connection, new Set([bob]));
  expect(frames()).toEqual([[offline(bob, 0)]]);
  presence.arrived(bob);
  await clock.advance(1_000);
  presence.departed(bob);
  await pass(3);
  presence.arrived(bob);
  await pass(10);
  expect(frames()).toEqual([[offline(bob, 0)], [online(bob)]]);
  presence.departed(bob);
  const wentAtMs = clock.now();
  await pass(10);
  expect(frames().at(-1)).toEqual([offline(bob, wentAtMs)]);
});

test('strangers cannot be watched, and those who become strangers are watched no more', async () => {
  const { clock, known, presence, watcher, frames } = openPresence();
  const [bob, eve] = [newId<UserId>(), newId<UserId>()];
  known.add(bob);
  await presence.watch(watcher.connection, new Set([bob, eve]));
  expect(frames()).toEqual([[offline(bob, 0)]]);
  presence.arrived(eve);
  await clock.advance(1_000);
  expect(frames()).toHaveLength(1);
  known.delete(bob);
  presence.recheckWatchers(bob);
  await clock.advance(0);
  presence.arrived(bob);
  await clock.advance(1_000);
  expect(frames()).toHaveLength(1);
});

test('who hides is told of no more, which is told at once; who shows again is shown as they are', async () => {
  const { clock, known, hidden, presence, watcher, frames } = openPresence();
  const [bob, cy] = [newId<UserId>(), newId<UserId>()];
  known.add(bob).add(cy);
  hidden.add(cy);
  presence.arrived(bob);
  presence.arrived(cy);
  await clock.advance(1_000);
  await presence.watch(watcher.connection, new Set([bob, cy]));
  expect(frames()).toEqual([[online(bob)]]);
  hidden.add(bob);
  presence.told(bob, { recheck: true });
  await clock.advance(0);
  expect(frames().at(-1)).toEqual([offline(bob, 0)]);
  presence.told(bob, { online: true, lastSeenMs: undefined });
  presence.told(cy, { online: true, lastSeenMs: undefined });
  await clock.advance(1_000);
  expect(frames()).toHaveLength(2);
  // Of several in a row the last one counts.
  hidden.clear();
  const first = presence.recheck(watcher.connection);
  hidden.add(cy);
  await Promise.all([first, presence.recheck(watcher.connection)]);
  expect(frames().at(-1)).toEqual([online(bob)]);
  hidden.clear();
  await presence.recheck(watcher.connection);
  expect(frames().at(-1)).toEqual([online(cy)]);
});

test('changes that come together go out as one frame; a new watch replaces the old one', async () => {
  const { clock, known, presence, watcher, frames } = openPresence();
  const people = Array.from({ length: 5 }, () => newId<UserId>());
  for (const user of people) known.add(user);
  await presence.watch(watcher.connection, new Set(people));
  for (const user of people) presence.arrived(user);
  await clock.advance(1_000);
  expect(frames().map((users) => users.length)).toEqual([5, 5]);
  const [first] = people as [UserId];
  await presence.watch(watcher.connection, new Set([first]));
  expect(frames().at(-1)).toEqual([online(first)]);
  presence.unwatch(watcher.connection);
  presence.told(first, { online: false, lastSeenMs: 1 });
  await clock.advance(1_000);
  expect(frames()).toHaveLength(3);
});

test('a watch that was overtaken by another says nothing', async () => {
  const { known, presence, watcher, frames } = openPresence();
  const [bob, eve] = [newId<UserId>(), newId<UserId>()];
  known.add(bob).add(eve);
  await Promise.all([
    presence.watch(watcher.connection, new Set([bob])),
    presence.watch(watcher.connection, new Set([eve])),
  ]);
  expect(frames()).toEqual([[offline(eve, 0)]]);
});
