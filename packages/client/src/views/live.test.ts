import { expect, test } from 'bun:test';
import { createManualClock } from '../testing/manual-clock';
import { createCell, createQuery, derive } from './live';

test('a cell tells only of real changes', () => {
  const cell = createCell({ a: 1 });
  let told = 0;
  cell.subscribe(() => {
    told += 1;
  });
  const before = cell.get();
  cell.set({ a: 1 });
  expect(cell.get()).toBe(before);
  cell.set({ a: 2 });
  expect(told).toBe(1);
});

test('a derived value is the same object until its part changes', () => {
  const cell = createCell({ a: { n: 1 }, b: 1 });
  const part = derive(cell, (value) => ({ ...value?.a }));
  let told = 0;
  part.subscribe(() => {
    told += 1;
  });
  const before = part.get();
  cell.set({ a: { n: 1 }, b: 2 });
  expect(part.get()).toBe(before as never);
  expect(told).toBe(0);
  cell.set({ a: { n: 2 }, b: 2 });
  expect(part.get()).toEqual({ n: 2 });
  expect(told).toBe(1);
});

test('a query reads for its first listener, joins changes, and stops with its last', async () => {
  const clock = createManualClock();
  let value = 0;
  let reads = 0;
  let changed = () => {};
  let isWatching = false;
  const query = createQuery({
    clock,
    read: async () => {
      reads += 1;
      return { value };
    },
    watch: (callback) => {
      changed = callback;
      isWatching = true;
      return () => {
        isWatching = false;
      };
    },
  });
  expect(query.get()).toBeUndefined();
  expect(reads).toBe(0);
  let told = 0;
  const stop = query.subscribe(() => {
    told += 1;
  });
  await query.refresh();
  expect(query.get()).toEqual({ value: 0 });
  const readsBefore = reads;
  for (value = 1; value < 100; value++) changed();
  clock.advance(1_000);
  await query.refresh();
  expect(query.get()).toEqual({ value: 100 });
  // At once or after the gap, and the refresh: not a hundred times.
  expect(reads - readsBefore).toBeLessThanOrEqual(3);
  const toldBefore = told;
  changed();
  await query.refresh();
  expect(told).toBe(toldBefore);
  stop();
  expect(isWatching).toBe(false);
});

test('a query goes on when the clock is set back', async () => {
  const clock = createManualClock();
  let value = 0;
  let changed = () => {};
  const query = createQuery({
    clock,
    read: async () => value,
    watch: (callback) => {
      changed = callback;
      return () => {};
    },
  });
  query.subscribe(() => {});
  await query.refresh();
  clock.set(clock.now() - 3_600_000);
  value = 1;
  changed();
  clock.advance(1_000);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(query.get()).toBe(1);
});
