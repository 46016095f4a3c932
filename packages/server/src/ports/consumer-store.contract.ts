import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Clock } from './clock';
import type { AppendRequest, BehindRange, ConsumerPlace, LogStore } from './log-store';

/** What every log store must keep of the cursors of consumers. */
export function describeConsumerCursors(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`cursors of consumers in ${name}`, () => {
    let nowMs = 1_790_000_000_000;
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => nowMs, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    const ada = newId<UserId>();
    /** New with each test: then every log there is lies before it. */
    let consumer = '';
    beforeEach(() => {
      consumer = newId();
      nowMs += 1_000_000;
    });

    /** Conversations with so many entries each. */
    async function makeLogs(...heads: readonly number[]): Promise<ConversationId[]> {
      const ids = heads.map(() => newId<ConversationId>()).sort();
      const requests = ids.flatMap((id, i) => [
        create(id, ada),
        ...Array.from({ length: (heads[i] as number) - 1 }, () => say(id, ada)),
      ]);
      const outcomes = await store.append(requests);
      expect(outcomes.every(({ ok }) => ok)).toBe(true);
      return ids;
    }

    /** All that is behind, page by page through all parts. */
    async function allBehind(limit: number, sinceMs?: number): Promise<ConsumerPlace[]> {
      const found: ConsumerPlace[] = [];
      for (let part = 0; part < store.logParts; part++) {
        let after: BehindRange['after'];
        do {
          const page = await store.behind(consumer, { part, after, limit, sinceMs });
          expect(page.logs.length).toBeLessThanOrEqual(limit);
          found.push(...page.logs);
          after = page.next;
        } while (after !== undefined);
      }
      return found.sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
    }

    const move = (conversation: ConversationId, seq: number) => store.moveConsumers([{ consumer, conversation, seq }]);
    const seqOf = async (conversation: ConversationId) =>
      (await store.consumerPlace(consumer, conversation))?.cursorSeq;

    test('begin at nothing, only grow, and never pass the head', async () => {
      const [log] = (await makeLogs(3)) as [ConversationId];
      expect(await store.consumerPlace(consumer, log)).toEqual({
        conversation: log,
        kind: ConversationKind.GROUP,
        encryption: Encryption.OPEN,
        cursorSeq: 0,
        headSeq: 3,
      });
      for (const [to, expected] of [
        [2, 2],
        [1, 2],
        [99, 3],
        [3, 3],
      ] as const) {
        expect(await move(log, to)).toEqual([true]);
        expect(await seqOf(log)).toBe(expected);
      }
      await store.append([say(log, ada)]);
      expect(await store.consumerPlace(consumer, log)).toMatchObject({ cursorSeq: 3, headSeq: 4 });
    });

    test('are each consumer’s own', async () => {
      const [log] = (await makeLogs(3)) as [ConversationId];
      const [one, other] = [newId(), newId()];
      await store.moveConsumers([
        { consumer: one, conversation: log, seq: 1 },
        { consumer: other, conversation: log, seq: 2 },
      ]);
      expect(await store.consumerPlace(one, log)).toMatchObject({ cursorSeq: 1 });
      expect(await store.consumerPlace(other, log)).toMatchObject({ cursorSeq: 2 });
      expect(await seqOf(log)).toBe(0);
    });

    test('of conversations that are not there: none, and no failure for the others', async () => {
      const [log] = (await makeLogs(2)) as [ConversationId];
      const nowhere = newId<ConversationId>();
      expect(await store.consumerPlace(consumer, nowhere)).toBeUndefined();
      expect(
        await store.moveConsumers([
          { consumer, conversation: nowhere, seq: 1 },
          { consumer, conversation: log, seq: 1 },
        ]),
      ).toEqual([true, true]);
      expect(await store.consumerPlace(consumer, nowhere)).toBeUndefined();
      expect(await seqOf(log)).toBe(1);
      expect(await store.moveConsumers([])).toEqual([]);
    });

    test('a log that was there before the consumer is behind; one that is done is not, until something is added', async () => {
      const logs = await makeLogs(1, 2, 3);
      const [first, second, third] = logs as [ConversationId, ConversationId, ConversationId];
      const behind = async () => (await allBehind(50, nowMs)).map(({ conversation }) => conversation);
      expect(await behind()).toEqual(logs);
      await store.moveConsumers(logs.map((conversation) => ({ consumer, conversation, seq: 2 })));
      expect(await behind()).toEqual([third]);
      expect((await allBehind(50, nowMs))[0]).toMatchObject({ cursorSeq: 2, headSeq: 3 });
      await store.append([say(first, ada)]);
      expect(await behind()).toEqual([first, third].sort());
      await move(first, 2);
      await move(third, 3);
      expect(await behind()).toEqual([]);
      expect(await seqOf(second)).toBe(2);
    });

    test('pages of any size find the same, each once', async () => {
      const logs = await makeLogs(...Array.from({ length: 11 }, (_, i) => 1 + (i % 3)));
      await store.moveConsumers(logs.slice(0, 4).map((conversation) => ({ consumer, conversation, seq: 9 })));
      const whole = await allBehind(5_000);
      expect(whole.map(({ conversation }) => conversation)).toEqual(expect.arrayContaining(logs.slice(4)));
      expect(whole.map(({ conversation }) => conversation)).not.toEqual(expect.arrayContaining([logs[0]]));
      for (const limit of [1, 2, 3, 7]) expect(await allBehind(limit)).toEqual(whole);
    });

    test('only what has changed lately, when that is asked', async () => {
      const [old, touched] = (await makeLogs(2, 2)) as [ConversationId, ConversationId];
      nowMs += 60_000;
      const sinceMs = nowMs;
      await store.append([say(touched, ada)]);
      const [fresh] = (await makeLogs(1)) as [ConversationId];
      for (const limit of [1, 50])
        expect((await allBehind(limit, sinceMs)).map(({ conversation }) => conversation)).toEqual(
          [touched, fresh].sort(),
        );
      expect(await seqOf(old)).toBe(0);
      expect(await allBehind(50, nowMs + 1)).toEqual([]);
    });
  });
}

const create = (conversation: ConversationId, user: UserId): AppendRequest => ({
  ...by(conversation, user),
  intent: {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: [{ user, role: Role.OWNER }],
  },
});

const say = (conversation: ConversationId, user: UserId): AppendRequest => ({
  ...by(conversation, user),
  intent: { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) },
});

const by = (conversation: ConversationId, user: UserId) => ({
  conversation,
  id: newId<EntryId>(),
  author: { user, device: undefined },
});
