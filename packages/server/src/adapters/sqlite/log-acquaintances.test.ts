import { expect, test } from 'bun:test';
import { idFromBytes, newId, type UserId } from '@tidings/protocol';
import { readSharing } from './log-acquaintances';
import type { Shared } from './log-read-statements';

const user = newId<UserId>();
const others = Array.from({ length: 200 }, () => newId<UserId>());
const memberships = (first: number): Shared[] =>
  Array.from({ length: 1_000 }, (_, i) => ({ conversation: first + i, is_accepted: i % 2 }));

test('the user’s own conversations are read once, and others are served while the many are looked at', async () => {
  const asked: UserId[] = [];
  const friend = others[150] as UserId;
  const present = {
    all(id: Uint8Array) {
      const who = idFromBytes<UserId>(id);
      asked.push(who);
      return memberships(who === user ? 1 : who === friend ? 500 : 10_000);
    },
  };
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const found = await readSharing({ user, others: [...others, ...others], present });
  isDone = true;
  expect([...found]).toEqual([friend]);
  expect(asked.filter((who) => who === user)).toHaveLength(1);
  expect(asked).toHaveLength(1 + others.length);
  expect(turns).toBeGreaterThan(30);
});

test('only what counts on both sides is shared', async () => {
  const [other = user] = others;
  const rows = (isAccepted: number) => [{ conversation: 7, is_accepted: isAccepted }];
  const ask = (own: number, theirs: number) =>
    readSharing({
      ...{ user, others: [other], counts: ({ is_accepted }) => is_accepted === 1 },
      present: { all: (id) => rows(idFromBytes<UserId>(id) === user ? own : theirs) },
    });
  expect((await ask(1, 1)).size).toBe(1);
  expect((await ask(1, 0)).size + (await ask(0, 1)).size).toBe(0);
});
