/** A leader that is asked for the lead hands it over, and may get it back. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { Client } from '../api';
import type { Platform } from '../platform/platform';
import type { FakeLog } from '../testing/fake-server';
import { type FakeWorld, openFakeWorld, textsOf, until, watched } from '../testing/world';

let world: FakeWorld;
let clients: Client[];
/** Asks the instance that was opened n-th. */
let ask: (() => void)[];

beforeEach(async () => {
  world = await openFakeWorld();
  ask = [];
  const platform = world.createPlatform();
  const askable: Platform = {
    ...platform,
    openLeadership: (name) => ({
      ...platform.openLeadership(name),
      observeAsked(listener) {
        ask.push(listener);
        return () => {};
      },
    }),
  };
  clients = [await world.open(askable), await world.open(askable)];
  await until('both are live', isLive);
});
afterEach(async () => {
  for (const client of clients) await client[Symbol.asyncDispose]();
  world[Symbol.dispose]();
});

const isLive = () => clients.every((client) => client.connection.get()?.phase === 'live');
const hellos = () => world.server.frames.filter((frame) => frame.case === 'hello').length;

test('the lead goes to the next instance and back, and nothing that is being sent is lost or doubled', async () => {
  const log = world.server.logs.get(world.conversation) as FakeLog;
  const [first, second] = clients as [Client, Client];
  const timeline = watched(second.messages.openTimeline(world.conversation));
  const texts = Array.from({ length: 30 }, (_, i) => `m${i}`);
  const sending = (async () => {
    for (const text of texts) await first.messages.send(world.conversation, text);
  })();
  await until('some have arrived', () => log.entries.length >= 5);
  // Twice at once: hidden tabs hear it late.
  ask[0]?.();
  ask[0]?.();
  await until('the second has connected', () => hellos() === 2);
  await until('both are live again', isLive);
  ask[1]?.();
  await until('the first has connected again', () => hellos() === 3);
  await sending;
  await until('all have arrived', () => log.entries.length >= texts.length && isLive());
  expect(world.server.texts(log)).toEqual(texts);
  await until('all are shown', () => textsOf(timeline).length === texts.length);
  expect(hellos()).toBe(3);
});
