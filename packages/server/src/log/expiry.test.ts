import { expect, test } from 'bun:test';
import type { Expired } from '../ports/log-store';
import { FakeClock } from '../testing/fake-clock';
import { startExpiry } from './expiry';

function openWith(answer: (nowMs: number) => Expired | Error) {
  const clock = new FakeClock();
  const startMs = clock.now();
  const rounds: number[] = [];
  const failures: unknown[] = [];
  const job = startExpiry({
    clock,
    store: {
      async expire() {
        rounds.push(clock.now() - startMs);
        const answered = answer(clock.now() - startMs);
        if (answered instanceof Error) throw answered;
        const { count, nextAtMs } = answered;
        return { count, nextAtMs: nextAtMs === undefined ? undefined : startMs + nextAtMs };
      },
    },
    onFailure: (cause) => failures.push(cause),
  });
  return { clock, rounds, failures, job };
}

test('comes when the next is due, and in between for what is new', async () => {
  const { clock, rounds } = openWith((nowMs) => ({ count: 0, nextAtMs: nowMs < 13_000 ? 13_000 : undefined }));
  await clock.advance(30_000);
  expect(rounds).toEqual([0, 10_000, 13_000, 23_000]);
});

test('goes on at once while there is more', async () => {
  const left = [200, 200, 3];
  const { clock, rounds } = openWith(() => ({ count: left.shift() ?? 0, nextAtMs: undefined }));
  await clock.advance(0);
  expect(rounds).toEqual([0, 0, 0]);
});

test('tries again after a failure, and ends when it is told to', async () => {
  const { clock, rounds, failures, job } = openWith((nowMs) =>
    nowMs === 0 ? new Error('the disk is full') : { count: 0, nextAtMs: undefined },
  );
  await clock.advance(15_000);
  expect(failures).toHaveLength(1);
  expect(rounds).toEqual([0, 10_000]);
  job[Symbol.dispose]();
  await clock.advance(60_000);
  expect(rounds).toEqual([0, 10_000]);
});
