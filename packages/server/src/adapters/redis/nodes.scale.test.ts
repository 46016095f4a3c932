/** Two nodes with a Redis that hangs: what must not wait for it. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { EntryKind, ErrorCode, errorTable, SessionService } from '@tidings/protocol';
import { callRpc } from '../../testing/call-rpc';
import { connect, newText, removeMember, signIn } from '../../testing/test-server';
import { openTwoNodes, type TwoNodes } from '../../testing/two-nodes';
import { type RedisService, startRedis } from './testing/redis-service';
import { openRelay, type Relay } from './testing/relay';

const redis = await startRedis();
afterAll(() => redis?.stop());

describe.skipIf(redis === undefined)('two nodes and a Redis', () => {
  const { url, signal } = redis as RedisService;
  let world: TwoNodes;
  /** Between the first node and the Redis. */
  let relay: Relay;
  beforeAll(async () => {
    relay = await openRelay(url);
    const ways = [relay.url, url];
    world = await openTwoNodes(() => ({ config: { redis: ways.shift() ?? url } }));
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await relay?.[Symbol.asyncDispose]();
  });

  const readyz = async () => Promise.all(world.nodes.map(async (node) => (await fetch(`${node.url}/readyz`)).text()));
  async function untilReady(isSo: (text: string) => boolean): Promise<void> {
    while (!(await readyz()).every(isSo)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  test('hear each other: entries, typing and presence', async () => {
    using scene = await world.openScene();
    const { hers, his, say, hears } = scene;
    await hears(his, await say(hers));
    await hears(hers, await say(his));
  });

  test('while it hangs, who is removed hears nothing more, and a revoked session is closed', async () => {
    using scene = await world.openScene();
    const { conversation, hers, his, say, hears } = scene;
    await hears(his, await say(hers));
    const phone = await signIn(world.nodes[0].url, 'eve');
    const onPhone = await connect(world.nodes[1].url, phone);
    signal('SIGSTOP');
    const startedAtMs = performance.now();
    const tookMs = () => Math.round(performance.now() - startedAtMs);
    try {
      await removeMember(world.nodes[0].url, world.ada, { conversation, user: world.bob });
      const input = { session: phone.session };
      await callRpc(world.nodes[0].url, SessionService.method.revokeSession, { token: world.eve.token, input });
      const last = await his.next('entries', ({ entries }) => entries.at(-1)?.kind === EntryKind.MEMBERSHIP);
      const removedMs = tookMs();
      expect((await onPhone.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
      console.log(`without Redis: removed after ${removedMs} ms, session closed after ${tookMs()} ms`);
      await say(hers);
      his.send({ case: 'append', value: newText(conversation) });
      expect((await his.next('rejected')).error?.code).toBe(ErrorCode.NOT_MEMBER);
      await untilReady((text) => text.startsWith('ready; ') && text.includes('Redis'));
      const seqs = his.all('entries').flatMap(({ entries }) => entries.map(({ seq }) => seq));
      expect(Math.max(...seqs)).toBe(last.entries.at(-1)?.seq as number);
    } finally {
      signal('SIGCONT');
    }
    await untilReady((text) => text === 'ready\n');
  });

  test('what it brings late, when it goes on, changes nothing', async () => {
    using scene = await world.openScene();
    const { hers, his, say, hears } = scene;
    await hears(his, await say(hers));
    signal('SIGSTOP');
    try {
      for (let i = 0; i < 20; i++) await say(hers);
      await hears(his, await say(hers));
    } finally {
      signal('SIGCONT');
    }
    await untilReady((text) => text === 'ready\n');
    await hears(his, await say(hers));
    const seqs = his.all('entries').flatMap(({ entries }) => entries.map(({ seq }) => seq));
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] as number) + index));
  });

  test('a node that is cut off from it writes on, and the others find what it wrote', async () => {
    using scene = await world.openScene();
    const { conversation, hers, his, say, hears } = scene;
    await untilReady((text) => text === 'ready\n');
    await hears(his, await say(hers));
    relay.cut();
    try {
      await hears(his, await say(hers));
      await hears(hers, await say(his));
      await removeMember(world.nodes[0].url, world.ada, { conversation, user: world.bob });
      await his.next('entries', ({ entries }) => entries.at(-1)?.kind === EntryKind.MEMBERSHIP);
      await say(hers);
      his.send({ case: 'append', value: newText(conversation) });
      expect((await his.next('rejected')).error?.code).toBe(ErrorCode.NOT_MEMBER);
    } finally {
      relay.mend();
    }
    await untilReady((text) => text === 'ready\n');
  });
});
