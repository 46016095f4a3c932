import { expect, test } from 'bun:test';
import { remembered } from './remembered';

test('one answer, or failure, serves everybody for a while', async () => {
  let [asked, nowMs, isDown] = [0, 5_000, false];
  const ask = async () => {
    asked++;
    if (isDown) throw new Error('down');
    return asked;
  };
  const probe = remembered(ask, { now: () => nowMs }, 1_000);
  expect(await Promise.all([probe(), probe(), probe()])).toEqual([1, 1, 1]);
  nowMs += 999;
  expect(await probe()).toBe(1);
  nowMs += 1;
  isDown = true;
  const outcomes = await Promise.allSettled([probe(), probe()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toBe(2);
  nowMs += 1_000;
  isDown = false;
  expect(await probe()).toBe(3);
});
