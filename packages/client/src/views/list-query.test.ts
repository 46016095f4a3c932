import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { HeadSchema, PolicySchema, type UserId } from '@tidings/protocol';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import { setMeta } from '../store/meta';
import { migrate } from '../store/migrate';
import { conversation, headAt, self, writeEntries } from '../testing/written-log';
import { readConversation } from './list-query';

// I15
test('slow mode counts from when the person wrote as this device would have told the time', async () => {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const replica = await Replica.open({ database, sealers: () => plainSealer, self });
  const { live } = writeEntries(({ say }) => say('hello', self.user));
  const head = headAt(live, live.length, live.length);
  await replica.apply([
    { type: 'head', head: create(HeadSchema, { ...head, policy: create(PolicySchema, { slowModeS: 60 }) }) },
  ]);
  const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) };
  const saidAtMs = async () =>
    (await readConversation({ database, self: self.user, people, nowMs: 0 }, conversation))?.saidAtMs;
  const acceptedAtMs = Number(live.at(-1)?.acceptedAtMs);
  expect(await saidAtMs()).toBe(acceptedAtMs);
  // This device's clock is an hour slow.
  await database.write([setMeta('clock_offset', '3600000')], []);
  expect(await saidAtMs()).toBe(acceptedAtMs - 3_600_000);
  await database.close();
});
