import { expect, test } from 'bun:test';
import { type ConversationId, ConversationKind, Encryption, newId } from '@tidings/protocol';
import type { BehindRange, ConsumerPlace } from '../ports/log-store';
import { FakeClock } from '../testing/fake-clock';
import { startSweep } from './sweep';

const place = (): ConsumerPlace => ({
  conversation: newId<ConversationId>(),
  kind: ConversationKind.GROUP,
  encryption: Encryption.OPEN,
  cursorSeq: 0,
  headSeq: 1,
});

function open({
  state = 'up' as 'exact' | 'up',
  parts = [[place()]],
  backlog = (): number => 0,
  down = new Set<number>(),
} = {}) {
  const clock = new FakeClock();
  const startMs = clock.now();
  const asked: { readonly atMs: number; readonly part: number; readonly sinceMs: number | undefined }[] = [];
  const found: ConversationId[] = [];
  const failures: unknown[] = [];
  const sweep = startSweep({
    consumers: ['search'],
    clock,
    random: () => 1,
    jobs: { state, counts: () => ({ waiting: 0, backlog: backlog(), parked: 0 }) },
    store: {
      logParts: parts.length,
      async behind(_, { part, after, limit, sinceMs }: BehindRange) {
        asked.push({
          atMs: clock.now() - startMs,
          part,
          sinceMs: sinceMs === undefined ? undefined : sinceMs - startMs,
        });
        if (down.has(part)) throw new Error('down');
        const rest = (parts[part] ?? []).filter(({ conversation }) => conversation > (after ?? ''));
        const logs = sinceMs === undefined ? rest.slice(0, limit) : [];
        return { logs, next: logs.length < limit ? undefined : logs.at(-1)?.conversation };
      },
    },
    found: (_, { conversation }) => found.push(conversation),
    onFailure: (cause) => failures.push(cause),
  });
  const everything = () => asked.filter(({ sinceMs }) => sinceMs === undefined);
  const recent = () => asked.filter(({ sinceMs }) => sinceMs !== undefined);
  return { clock, sweep, asked, found, failures, everything, recent };
}

test('looks through everything at the start, and again when something may have been lost, not more often than that', async () => {
  const { clock, sweep, found, everything } = open({ state: 'exact' });
  await clock.advance(9 * 60_000);
  expect(found).toHaveLength(1);
  sweep.again();
  await clock.advance(0);
  expect(everything()).toHaveLength(2);
  for (let i = 0; i < 30; i++) {
    sweep.again();
    await clock.advance(1_000);
  }
  expect(everything().length).toBeGreaterThan(3);
  expect(everything().length).toBeLessThan(9);
});

test('where other nodes are it looks at what is new all the time, further back than it looked last', async () => {
  const { clock, recent } = open();
  await clock.advance(35_000);
  expect(recent()).toEqual([
    { atMs: 0, part: 0, sinceMs: -30_000 },
    { atMs: 10_000, part: 0, sinceMs: -30_000 },
    { atMs: 20_000, part: 0, sinceMs: -20_000 },
    { atMs: 30_000, part: 0, sinceMs: -10_000 },
  ]);
});

test('and at everything once in ten minutes; alone it need not', async () => {
  const { clock, everything } = open();
  await clock.advance(25 * 60_000);
  expect(everything().map(({ atMs }) => Math.round(atMs / 60_000))).toEqual([0, 10, 20]);
  const alone = open({ state: 'exact' });
  await alone.clock.advance(25 * 60_000);
  expect(alone.asked).toHaveLength(1);
});

test('a part that is down is looked at again later, and keeps no other waiting', async () => {
  const parts = [[place()], [place()]];
  const down = new Set([0]);
  const { clock, found, failures } = open({ parts, down });
  await clock.advance(0);
  expect(found).toEqual([parts[1]?.[0]?.conversation as ConversationId]);
  expect(failures).toHaveLength(1);
  await clock.advance(20_000);
  expect(failures.length).toBeGreaterThan(1);
  down.delete(0);
  await clock.advance(10_000);
  expect(found).toContain(parts[0]?.[0]?.conversation as ConversationId);
});

test('finds everything once, no faster than there is room', async () => {
  let backlog = 0;
  const places = Array.from({ length: 1_000 }, place).sort((a, b) => (a.conversation < b.conversation ? -1 : 1));
  const { clock, found } = open({ state: 'exact', parts: [places], backlog: () => backlog });
  backlog = 500;
  await clock.advance(5_000);
  expect(found).toHaveLength(200);
  backlog = 0;
  await clock.advance(5_000);
  expect(found.toSorted()).toEqual(places.map(({ conversation }) => conversation));
});

test('asks nothing any more when it is stopped', async () => {
  const { clock, sweep, asked } = open();
  await clock.advance(15_000);
  const before = asked.length;
  sweep[Symbol.dispose]();
  sweep.again();
  await clock.advance(60 * 60_000);
  expect(asked).toHaveLength(before);
});
