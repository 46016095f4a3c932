import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { ConversationKind, ConversationService, Encryption, ErrorCode, idToBytes, newIdBytes } from '@tidings/protocol';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { systemClock } from '../adapters/system-clock';
import type { LogStore } from '../ports/log-store';
import { createBusNetwork } from '../testing/bus-network';
import { callRpc } from '../testing/call-rpc';
import { newText } from '../testing/test-server';
import { openTwoNodes, type TwoNodes } from '../testing/two-nodes';

/** What is wrong with the store: it commits and fails all the same; it can't say afterwards how far its logs reach. */
const faults = { isLosing: false, isMute: false };

function openFaultyStore(): LogStore {
  const inner = createMemoryLogStore(systemClock);
  const faulty: Partial<LogStore> = {
    async append(batch) {
      const outcomes = await inner.append(batch);
      if (faults.isLosing) throw new Error('the connection broke after the commit');
      return outcomes;
    },
    headSeqs: async (conversations) => (faults.isMute ? new Map() : inner.headSeqs(conversations)),
  };
  return new Proxy(inner, {
    get(_, name) {
      const own = Reflect.get(faulty, name) ?? Reflect.get(inner, name);
      return typeof own === 'function' ? own.bind(inner) : own;
    },
  });
}

const network = createBusNetwork();
let world: TwoNodes;
beforeAll(async () => {
  const logStore = openFaultyStore();
  world = await openTwoNodes(() => ({ overrides: { bus: network.open(), logStore } }));
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => {
  faults.isLosing = false;
  faults.isMute = false;
});

const isSame = (id: Uint8Array) => (entry: { readonly id: Uint8Array }) => Buffer.from(entry.id).equals(id);

test('what was committed without an acknowledgement is told at once, on every node', async () => {
  using scene = await world.openScene();
  const { conversation, hers, his } = scene;
  await scene.hears(his, await scene.say(hers));
  faults.isLosing = true;
  const entry = newText(conversation);
  hers.send({ case: 'append', value: entry });
  expect((await hers.next('rejected')).error?.code).toBe(ErrorCode.UNAVAILABLE);
  for (const socket of [hers, his]) await socket.next('entries', ({ entries }) => entries.some(isSame(entry.id)));
});

test('it is told when its author says it again, if the store could not be asked before', async () => {
  using scene = await world.openScene();
  const { conversation, hers, his } = scene;
  await scene.hears(his, await scene.say(hers));
  Object.assign(faults, { isLosing: true, isMute: true });
  const entry = newText(conversation);
  hers.send({ case: 'append', value: entry });
  await hers.next('rejected');
  faults.isLosing = false;
  hers.send({ case: 'append', value: entry });
  await hers.next('appended', isSame(entry.id));
  for (const socket of [hers, his]) await socket.next('entries', ({ entries }) => entries.some(isSame(entry.id)));
});

test('so is a conversation, to whoever it was made with', async () => {
  using scene = await world.openScene();
  const { ada, bob, nodes } = world;
  const conversation = newIdBytes();
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  const input = { conversation, entryId: newIdBytes(), ...kinds, users: [idToBytes(bob.id)] };
  const create = () =>
    callRpc(nodes[0].url, ConversationService.method.createConversation, { token: ada.token, input });
  Object.assign(faults, { isLosing: true, isMute: true });
  expect(await create().catch(() => 'failed')).toBe('failed');
  faults.isLosing = false;
  await create();
  for (const socket of [scene.hers, scene.his])
    await socket.next('head', (head) => Buffer.from(head.conversation).equals(conversation));
});
