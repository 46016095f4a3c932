import { expect, test } from 'bun:test';
import { FakeClock } from '../testing/fake-clock';
import { createRestOfWelcome } from './rest-of-welcome';

function open() {
  const clock = new FakeClock();
  const told: string[] = [];
  const asked: string[] = [];
  const failures: unknown[] = [];
  const outage = { isOn: true };
  const rest = createRestOfWelcome<string>({
    clock,
    tell: async (name) => {
      asked.push(name);
      if (outage.isOn) throw new Error('still down');
      told.push(name);
    },
    onFailure: (cause) => failures.push(cause),
  });
  return { clock, rest, told, asked, failures, outage };
}

test('one asks about once a second, however many wait; when it can be told, all are', async () => {
  const { clock, rest, told, asked, failures, outage } = open();
  const names = Array.from({ length: 100 }, (_, index) => `${index}`);
  for (const name of names) rest.add(name);
  await clock.advance(3_000);
  expect(asked).toEqual(['0', '0', '0']);
  expect(failures).toHaveLength(3);
  outage.isOn = false;
  await clock.advance(1_000);
  expect(told).toEqual(names);
  await clock.advance(10_000);
  expect(asked).toHaveLength(103);
});

test('a failure half-way loses nobody', async () => {
  const { clock, rest, told, outage } = open();
  for (const name of ['a', 'b']) rest.add(name);
  outage.isOn = false;
  await clock.advance(1_000);
  expect(told).toEqual(['a', 'b']);
  outage.isOn = true;
  for (const name of ['c', 'd', 'e']) rest.add(name);
  await clock.advance(2_000);
  outage.isOn = false;
  await clock.advance(1_000);
  expect(told.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('nothing is asked after the end', async () => {
  const { clock, rest, asked } = open();
  rest.add('a');
  rest.stop();
  await clock.advance(5_000);
  expect(asked).toEqual([]);
});
