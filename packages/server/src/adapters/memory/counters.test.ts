import { expect, test } from 'bun:test';
import { countersContract } from '../../ports/counters.contract';
import { FakeClock } from '../../testing/fake-clock';
import { createMemoryCounters } from './counters';

countersContract('memory counters', async () => {
  const clock = new FakeClock();
  return { clock, counters: createMemoryCounters(clock) };
});

test('a bucket in use survives many others', async () => {
  const counters = createMemoryCounters(new FakeClock());
  const limit = { burst: 1, perSecond: 0.001 };
  await counters.take('mine', limit);
  for (let i = 0; i < 30_000; i++) await counters.take(`other ${i}`, { burst: 1, perSecond: 1_000 });
  expect(await counters.take('mine', limit)).toBeGreaterThan(0);
});
