import { expect, test } from 'bun:test';
import { newId, type UserId } from '@tidings/protocol';
import { idleStatus, type Status } from '../signals/status';
import { createManualClock } from '../testing/manual-clock';
import { createCell } from '../views/live';
import { createAskIdentities } from './ask-identities';

const [ann, ben] = [newId<UserId>(), newId<UserId>()];
const live = { ...idleStatus, connection: { phase: 'live' } } as Status;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function openAsking(status: Status) {
  const clock = createManualClock();
  const cell = createCell<Status>(status);
  const asked: (readonly UserId[])[] = [];
  const state = { fails: false };
  const want = createAskIdentities({
    clock,
    status: cell,
    async ask(users) {
      asked.push(users);
      if (state.fails) throw new Error('not now');
    },
  });
  const advance = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { cell, asked, state, want, advance };
}

test('asks for many at once, and not again what was answered', async () => {
  const { asked, want, advance } = openAsking(live);
  want(ann);
  want(ben);
  await advance(60);
  await advance(60_000);
  expect(asked).toEqual([[ann, ben]]);
});

test('what could not be asked is asked again some seconds later, until it is answered', async () => {
  const { asked, state, want, advance } = openAsking(live);
  state.fails = true;
  want(ann);
  await advance(60);
  await advance(5_000);
  state.fails = false;
  await advance(60);
  await advance(60_000);
  expect(asked).toEqual([[ann], [ann]]);
});

test('without a connection it waits for the next one', async () => {
  const { cell, asked, state, want, advance } = openAsking(idleStatus);
  state.fails = true;
  want(ann);
  await advance(60);
  await advance(60_000);
  expect(asked).toEqual([[ann]]);
  state.fails = false;
  cell.set(live);
  await advance(60);
  expect(asked).toEqual([[ann], [ann]]);
});
