import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { FakeClock } from '../testing/fake-clock';
import { createGate } from './gate';

function open(isClosed: () => boolean = () => false) {
  const clock = new FakeClock();
  let draws = 0;
  // Evenly over the range, as chance would in the long run.
  const random = () => (draws++ % 100) / 100;
  const gate = createGate({
    ...{ clock, random, isClosed },
    what: 'too many',
    atOnce: 2,
    mostWaiting: 3,
    longestWaitMs: 1_000,
  });
  const log: string[] = [];
  const leaves = new Map<string, () => void>();
  const enter = (name: string) =>
    gate.enter().then(
      (leave) => {
        log.push(`${name} in`);
        leaves.set(name, leave);
      },
      ({ code }) => log.push(`${name} ${code === ErrorCode.OVERLOADED ? 'overloaded' : code}`),
    );
  const refuse = () =>
    gate.enter().then(
      () => undefined,
      (refusal) => refusal,
    );
  return { clock, gate, log, leaves, enter, refuse };
}

test('some at once, the next in the order of their coming, the rest sent away', async () => {
  const { clock, gate, log, leaves, enter } = open();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) void enter(name);
  await clock.advance(0);
  expect(log).toEqual(['a in', 'b in', 'f overloaded']);
  expect(gate.waiting).toBe(3);
  leaves.get('b')?.();
  leaves.get('b')?.();
  await clock.advance(0);
  expect(log.slice(3)).toEqual(['c in']);
  leaves.get('a')?.();
  leaves.get('c')?.();
  await clock.advance(0);
  expect(log.slice(4)).toEqual(['d in', 'e in']);
  leaves.get('d')?.();
  leaves.get('e')?.();
  await clock.advance(10_000);
  expect(log).toHaveLength(6);
  void enter('g');
  await clock.advance(0);
  expect(log.at(-1)).toBe('g in');
});

test('whose turn does not come in time is sent away, though nobody leaves', async () => {
  const { clock, gate, log, enter } = open();
  for (const name of ['a', 'b', 'c']) void enter(name);
  await clock.advance(999);
  expect(log).toEqual(['a in', 'b in']);
  await clock.advance(1);
  expect(log.at(-1)).toBe('c overloaded');
  expect(gate.waiting).toBe(0);
});

test('the more are sent away, the further apart they come back', async () => {
  const { clock, enter, refuse } = open();
  for (const name of ['a', 'b', 'c', 'd', 'e']) void enter(name);
  const few = [];
  for (let i = 0; i < 100; i++) few.push((await refuse()).retryAfterMs);
  expect(Math.min(...few)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...few)).toBeLessThanOrEqual(2_500);
  const many = [];
  for (let i = 0; i < 1_000; i++) many.push((await refuse()).retryAfterMs);
  expect(Math.max(...many)).toBeGreaterThan(9_000);
  expect(Math.max(...many)).toBeLessThanOrEqual(30_500);
  // No second of it gets many more than its share.
  const last = many.slice(-100).map((ms) => Math.floor(ms / 1_000));
  const busiest = Math.max(...last.map((second) => last.filter((other) => other === second).length));
  expect(busiest).toBeLessThanOrEqual(12);
  await clock.advance(0);
});

test('nobody is let in while it is closed', async () => {
  let isClosed = true;
  const { refuse } = open(() => isClosed);
  expect(await refuse()).toMatchObject({ code: ErrorCode.OVERLOADED });
  isClosed = false;
  expect(await refuse()).toBeUndefined();
});
