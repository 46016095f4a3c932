import { expect, test } from 'bun:test';
import { FakeClock } from '../testing/fake-clock';
import { watchStore } from './watch-store';

test('asks at once, and now and then; what can not be used may be used again', async () => {
  const clock = new FakeClock();
  let [isThere, asked] = [false, 0];
  const check = async () => {
    asked += 1;
    if (!isThere) throw new Error('away');
  };
  const watched = watchStore(check, clock);
  expect(watched.isUp).toBe(true);
  await clock.advance(0);
  expect(watched.isUp).toBe(false);
  isThere = true;
  await clock.advance(15_000);
  expect(watched.isUp).toBe(true);
  isThere = false;
  await clock.advance(15_000);
  expect(watched.isUp).toBe(false);
  watched[Symbol.dispose]();
  await clock.advance(60_000);
  expect(asked).toBe(3);
});
