import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import { FakeClock } from '../testing/fake-clock';
import { boundHasher } from './bounded-hasher';
import { createGate } from './gate';

test('passwords are looked at some at a time; who can not be served is told so, and others are afterwards', async () => {
  const clock = new FakeClock();
  const more = { what: 'too many', atOnce: 1, mostWaiting: 1, longestWaitMs: 1_000 };
  const gate = createGate({ clock, random: () => 0, ...more });
  const turns: ReturnType<typeof Promise.withResolvers<string>>[] = [];
  const work = () => {
    const turn = Promise.withResolvers<string>();
    turns.push(turn);
    return turn.promise;
  };
  const hasher = boundHasher({ hash: work, verify: async () => (await work()) === 'right' }, gate);
  const [first, second] = [hasher.verify('a', 'hash'), hasher.hash('b')];
  expect(await hasher.hash('c').catch((refusal) => refusal)).toMatchObject({ code: ErrorCode.OVERLOADED });
  expect(turns).toHaveLength(1);
  turns[0]?.resolve('right');
  expect(await first).toBe(true);
  await clock.advance(0);
  turns[1]?.reject(new Error('broken'));
  expect(await second.catch(({ message }) => message)).toBe('broken');
  const third = hasher.hash('d');
  await clock.advance(0);
  turns[2]?.resolve('hashed');
  expect(await third).toBe('hashed');
});
