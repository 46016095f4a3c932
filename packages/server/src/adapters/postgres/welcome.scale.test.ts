/** What a welcome costs: statements on each shard, and on the directory, however many conversations it tells of. */
import { expect, test } from 'bun:test';
import { type ConversationId, ConversationKind, idFromBytes, newId, type UserId } from '@tidings/protocol';
import { createReader } from '../../log/reader';
import { openPostgresStores } from './open-stores';
import { hasPostgres, makeDatabases } from './testing/databases';
import { create, say } from './testing/requests';

test.skipIf(!hasPostgres)('a welcome is two statements on each shard, a resume without news too', async () => {
  const [ada, bob] = [newId<UserId>(), newId<UserId>()];
  let nowMs = Date.now();
  const clock = { now: () => nowMs, after: () => () => undefined };
  const counts = new Map<string, number>();
  const count = (pool: string) => counts.set(pool, (counts.get(pool) ?? 0) + 1);
  await using stores = await openPostgresStores(await makeDatabases(2), clock, { onStatement: count });
  const { logStore, directory } = stores;
  const people = async (ids: readonly UserId[]) => {
    await directory.users.usersById(ids);
    return [];
  };
  const reader = createReader({ store: logStore, people, clock });
  const groups = Array.from({ length: 40 }, () => newId<ConversationId>());
  await logStore.append(groups.map((id) => create(id, [ada, bob])));
  await logStore.append([create(newId<ConversationId>(), [ada, bob], ConversationKind.DIRECT)]);
  for (let i = 0; i < 2; i++) await logStore.append(groups.map((id) => say(id, bob)));
  for (const id of groups) {
    nowMs += 1;
    await logStore.append([say(id, bob)]);
  }
  await logStore.advance(groups.map((conversation) => ({ conversation, user: bob, deliveredSeq: 2, readSeq: 2 })));

  const welcome = async (since: Uint8Array) => {
    counts.clear();
    const { standings, readAtMs } = await logStore.conversationsOf(ada, { isPartial: true });
    const inline = { conversations: 20, entries: 10 };
    const read = await reader.headsFor(ada, { since, inline, readAtMs, isPartial: true });
    return { standings, ...read };
  };
  const first = await welcome(new Uint8Array());
  expect(first.standings).toHaveLength(41);
  expect(first.heads).toHaveLength(41);
  expect(first.heads.filter(({ entries }) => entries.length === 4)).toHaveLength(20);
  expect(first.heads.slice(0, 20).every(({ entries }) => entries.length === 4)).toBe(true);
  expect(first.heads.filter(({ conversation }) => idFromBytes(conversation) === groups[0])).toHaveLength(1);
  // The directory: what people keep from each other, and the names of those in direct conversations.
  expect(Object.fromEntries(counts)).toEqual({ 'shard 1': 2, 'shard 2': 2, 'the directory': 2 });

  nowMs += 10_000;
  const { syncToken } = await welcome(first.syncToken);
  const again = await welcome(syncToken);
  expect(again.heads).toHaveLength(0);
  expect(Object.fromEntries(counts)).toEqual({ 'shard 1': 2, 'shard 2': 2 });
});
