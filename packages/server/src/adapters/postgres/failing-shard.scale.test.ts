/** A shard that is down or does not answer fails typed and alone. */
import { describe, expect, test } from 'bun:test';
import { type ConversationId, ErrorCode, newId, type UserId } from '@tidings/protocol';
import { createLog } from '../../log/append';
import type { LogStore } from '../../ports/log-store';
import { systemClock } from '../system-clock';
import { openPostgresStores } from './open-stores';
import { hasPostgres, makeDatabases } from './testing/databases';
import { openGate } from './testing/gate';
import { create, say } from './testing/requests';

const ada = newId<UserId>();
const unavailable = { ok: false, code: ErrorCode.UNAVAILABLE };

describe.skipIf(!hasPostgres)('a shard', () => {
  test.each(['cut', 'hold'] as const)(
    'that is %s fails its own conversations, and comes back by itself',
    async (fault) => {
      const [first, second] = (await makeDatabases(2)) as [string, string];
      await using gate = await openGate(second);
      await using stores = await openPostgresStores([first, gate.url], systemClock, { deadlineMs: 1_000 });
      const { logStore } = stores;
      await using log = createLog({ store: logStore, clock: systemClock, onCommitted: nothing, onCursors: nothing });
      const [here, there] = [findOn(logStore, 0), findOn(logStore, 1)];
      expect(await log.append([create(here, [ada]), create(there, [ada])])).toMatchObject([{ ok: true }, { ok: true }]);

      gate[fault]();
      const lost = say(there, ada);
      const failing = log.append([lost]);
      expect(await log.append([say(here, ada)])).toMatchObject([{ ok: true, seq: 2 }]);
      expect(await log.append([say(here, ada), say(there, ada)])).toMatchObject([{ ok: true, seq: 3 }, unavailable]);
      expect(await failing).toMatchObject([unavailable]);
      expect(await move(logStore, here, there)).toEqual([true, false]);
      expect(await logStore.behind('search', { part: 0, after: undefined, limit: 9 })).toMatchObject({
        logs: [{ cursorSeq: 1 }],
      });
      const reading = await logStore.membership(there, ada).catch((failure) => failure);
      expect(reading).toMatchObject({ name: 'TidingsError', code: ErrorCode.UNAVAILABLE });
      expect(await logStore.membership(here, ada)).toMatchObject({ fromSeq: 1 });

      gate.open();
      await until(async () => (await log.append([lost]))[0]?.ok === true);
      expect(await log.append([lost])).toMatchObject([{ ok: true, isNew: false }]);
      expect(await logStore.membership(there, ada)).toMatchObject({ fromSeq: 1 });
      expect(await move(logStore, here, there)).toEqual([true, true]);
    },
  );

  test.each(['cut', 'hold'] as const)('that is %s is left out of what need not be complete', async (fault) => {
    const [first, second] = (await makeDatabases(2)) as [string, string];
    await using gate = await openGate(second);
    await using stores = await openPostgresStores([first, gate.url], systemClock, { deadlineMs: 3_000 });
    const { logStore } = stores;
    const [here, there] = [findOn(logStore, 0), findOn(logStore, 1)];
    await logStore.append([create(here, [ada]), create(there, [ada])]);
    gate[fault]();
    const { standings, ...looked } = await logStore.conversationsOf(ada, { isPartial: true });
    expect([looked.isComplete, standings.map(({ conversation }) => conversation)]).toEqual([false, [here]]);
    const { rows, ...read } = await logStore.heads(ada, { isPartial: true });
    expect([read.isComplete, rows.map(({ state }) => state.conversation)]).toEqual([false, [here]]);
    for (const whole of [logStore.conversationsOf(ada), logStore.heads(ada, {})])
      expect(await whole.catch((failure) => failure)).toMatchObject({ code: ErrorCode.UNAVAILABLE });
    gate.open();
    await until(async () => (await logStore.heads(ada, { isPartial: true })).isComplete);
    expect((await logStore.heads(ada, {})).rows).toHaveLength(2);
    expect((await logStore.conversationsOf(ada)).standings).toHaveLength(2);
  });

  test('that is down at the start is set up when it is there', async () => {
    const [first, second] = (await makeDatabases(2)) as [string, string];
    await using gate = await openGate(second);
    gate.cut();
    await using stores = await openPostgresStores([first, gate.url], systemClock, { deadlineMs: 1_000 });
    const { logStore } = stores;
    const [here, there] = [findOn(logStore, 0), findOn(logStore, 1)];
    expect(await logStore.append([create(here, [ada])])).toMatchObject([{ ok: true }]);
    gate.open();
    await until(async () => (await logStore.append([create(there, [ada])]).catch(() => []))[0]?.ok === true);
  });

  test('at another place than before, of another installation, or lost, ends the start with a sentence', async () => {
    const [first, second, empty] = (await makeDatabases(3)) as [string, string, string];
    const open = async (...urls: string[]) => {
      await using _stores = await openPostgresStores(urls, systemClock);
    };
    await open(first, second);
    await open(first, second, empty);
    const sentenceFor = (...urls: string[]) =>
      open(...urls).then(
        () => 'opened',
        (failure: Error) => failure.message,
      );
    expect(await sentenceFor(first, empty, second)).toMatch(
      /^Address 2 .* stood at place 3; keep the addresses in their order\.$/,
    );
    expect(await sentenceFor(first)).toMatch(/^TIDINGS_POSTGRES has 1 address.*2 shards/);
    const [foreign, lost] = (await makeDatabases(2)) as [string, string];
    expect(await sentenceFor(first, lost)).toMatch(/^Address 2 .* empty database/);
    await open(foreign);
    expect(await sentenceFor(first, foreign)).toMatch(/^Address 2 .* another installation/);
  });
});

const nothing = () => undefined;

const move = (store: LogStore, ...conversations: readonly ConversationId[]) =>
  store.moveConsumers(conversations.map((conversation) => ({ consumer: 'search', conversation, seq: 1 })));

/** A new conversation that lies on the shard. */
function findOn(store: { laneOf?(conversation: ConversationId): number }, shard: number): ConversationId {
  for (;;) {
    const conversation = newId<ConversationId>();
    if (Math.floor((store.laneOf?.(conversation) ?? 0) / 2) === shard) return conversation;
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
