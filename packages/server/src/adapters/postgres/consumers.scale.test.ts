/** Consumers of two nodes over two shards: what one node leaves, the other finds; a shard that is away keeps no other waiting. */
import { describe, expect, test } from 'bun:test';
import { type ConversationId, newId, type UserId } from '@tidings/protocol';
import type { LogStore } from '../../ports/log-store';
import { openConsumerWorld } from '../../testing/consumer-world';
import { createMemoryJobs } from '../memory/jobs';
import { systemClock } from '../system-clock';
import { openPostgresStores } from './open-stores';
import { hasPostgres, makeDatabases, runOnce } from './testing/databases';
import { openGate } from './testing/gate';
import { openTestNodes } from './testing/open-test-store';
import { create, say } from './testing/requests';

const openJobs = () => createMemoryJobs({ clock: systemClock, isAlone: false, random: () => Math.random() / 10 });

describe.skipIf(!hasPostgres)('consumers on two shards', () => {
  test('find what other nodes have left, from before and from now', async () => {
    await using stores = await openTestNodes(systemClock);
    const [one, two] = stores.stores.map(({ logStore }) => logStore) as [LogStore, LogStore];
    await using world = await openConsumerWorld(one, { logs: 12 });
    await world.writeSilently(one, 60);
    const [first, second] = [world.open(one, openJobs()), world.open(two, openJobs())];
    await world.comeToTheEnd(two);
    await Promise.all([first.write(30), second.write(30)]);
    first.die();
    await first.write(20);
    await world.comeToTheEnd(two);
  });

  test('go on with one shard while the other is away', async () => {
    const [near, far] = (await makeDatabases(2)) as [string, string];
    await using gate = await openGate(far);
    await using stores = await openPostgresStores([near, gate.url], systemClock, { deadlineMs: 1_000 });
    const { logStore } = stores;
    await using world = await openConsumerWorld(logStore, { logs: 12 });
    const away = world.conversations.filter((conversation) => (logStore.laneOf?.(conversation) ?? 0) >= 2);
    expect(away.length).toBeGreaterThan(0);
    gate.cut();
    await logStore.append(
      world.conversations.filter((one) => !away.includes(one)).map((id) => say(id, newId<UserId>())),
    );
    world.open(logStore, openJobs());
    await world.comeToTheEnd(logStore, away);
    gate.open();
    await world.comeToTheEnd(logStore);
  });

  test('what is new is found by the index by time, whatever else there is', async () => {
    await using stores = await openTestNodes(systemClock, { nodes: 1, shards: 1 });
    const { logStore } = stores.stores[0] as (typeof stores.stores)[0];
    const ada = newId<UserId>();
    const conversations = Array.from({ length: 40 }, () => newId<ConversationId>());
    await logStore.append(conversations.map((id) => create(id, [ada])));
    for (let i = 0; i < 50; i++)
      await logStore.append(Array.from({ length: 400 }, (_, k) => say(conversations[k % 40] as ConversationId, ada)));
    const [url] = stores.urls as [string];
    await runOnce(url, 'ANALYZE entries');
    await runOnce(url, "SELECT brin_summarize_new_values('entries_by_time')");
    const plan = await runOnce(
      url,
      `SET enable_seqscan = off; EXPLAIN SELECT DISTINCT conversation FROM entries WHERE accepted_at_ms >= ${Date.now() - 10}`,
    );
    expect(JSON.stringify(plan)).toContain('entries_by_time');
  });
});
