/** What is sealed is opened in part at once, in part later: whatever comes in between, the end is as if all had been open from the start. */
import { expect, test } from 'bun:test';
import type { Entry } from '@tidings/protocol';
import fc from 'fast-check';
import { plainSealer } from '../sealer/plain';
import type { Sealer } from '../sealer/sealer';
import { openBunDatabase } from '../store/bun';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import {
  buildLog,
  changeOf,
  conversation,
  headAt,
  type Move,
  moves,
  self,
  steps,
  writeLog,
} from '../testing/written-log';
import { rebuildViews, viewQueries } from '../views/rebuild';
import { TimelineReader } from '../views/timeline-query';
import { countUnopened } from '../views/unopened';
import { Opener } from './opener';
import type { Change } from './plan';
import { openedAtOnce } from './reopen';
import { Replica } from './replica';

const queries = [...Object.values(viewQueries), 'SELECT * FROM windows ORDER BY conversation, low'];

/** Opens what has a key; which is every entry or none. Counts what it was asked. */
function createLock() {
  const lock = { hasKey: true, tried: 0 };
  const sealer: Sealer = {
    seal: plainSealer.seal,
    open: async (items) => {
      lock.tried += items.length;
      return lock.hasKey ? plainSealer.open(items) : items.map(() => 'waiting' as const);
    },
  };
  return { lock, sealer };
}

async function openWorld(sealer: Sealer) {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const restart = () => Replica.open({ database, sealers: () => sealer, self });
  return { database, replica: await restart(), restart };
}

const dump = (database: Database) => Promise.all(queries.map((query) => database.all(query)));

const closed = async (database: Database) =>
  (await database.all<{ closed: string }>('SELECT closed FROM entries WHERE closed IS NOT NULL')).map(
    (row) => row.closed,
  );

async function expectRebuilt(database: Database) {
  const kept = await dump(database);
  await rebuildViews(database, self.user);
  expect(await dump(database)).toEqual(kept);
}

const openAll = async (database: Database, replica: Replica) => {
  const opener = new Opener({ database, push: async (changes) => void (await replica.apply(changes)) });
  opener.start();
  await opener.done();
};

const pulled = (entries: readonly Entry[]): Change => ({
  type: 'entries',
  conversation,
  incarnation: 1,
  entries,
  isPulled: true,
});

type Event =
  | Move
  | { readonly type: 'open'; readonly upToSeq: number }
  | { readonly type: 'key' }
  | { readonly type: 'restart' };

const events = fc
  .tuple(
    moves(150, 100),
    fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('open' as const), upToSeq: fc.integer({ min: 1, max: 150 }) }),
        fc.record({ type: fc.constant('key' as const) }),
        fc.record({ type: fc.constant('restart' as const) }),
      ),
      { maxLength: 8 },
    ),
  )
  .chain(([came, between]) =>
    fc.shuffledSubarray<Event>([...came, ...between], { minLength: came.length + between.length }),
  );

test('views equal views rebuilt at every step, and in the end those of a replica that was open all along', async () => {
  await fc.assert(
    fc.asyncProperty(steps(140), events, fc.boolean(), async (made, came, hasKey) => {
      const { entries: log, live } = writeLog(made);
      const { lock, sealer } = createLock();
      lock.hasKey = hasKey;
      const world = await openWorld(sealer);
      const plain = await openWorld(plainSealer);
      let { replica } = world;
      const apply = async (change: Change) => {
        await replica.apply([change]);
        await plain.replica.apply([change]);
      };
      let newest = 1;
      await apply({ type: 'head', head: headAt(log, newest, 0) });
      for (const event of came) {
        if (event.type === 'open') await replica.apply([{ type: 'open', conversation, upToSeq: event.upToSeq }]);
        else if (event.type === 'restart') replica = await world.restart();
        else if (event.type === 'key') {
          lock.hasKey = true;
          await replica.apply([{ type: 'reopen', conversation }]);
        } else {
          const change = changeOf(event, log, live);
          if (change.type === 'head') newest = Math.max(newest, change.head.seq);
          await apply(change);
        }
        await expectRebuilt(world.database);
      }
      lock.hasKey = true;
      await replica.apply([{ type: 'reopen', conversation }]);
      await expectRebuilt(world.database);
      await openAll(world.database, replica);
      // As the engine does: the title's entry need not be held.
      await apply({ type: 'head', head: headAt(log, newest, 0) });
      expect(await closed(world.database)).toEqual([]);
      expect(await dump(world.database)).toEqual(await dump(plain.database));
      expect(replica.get(conversation)?.title).toBe(plain.replica.get(conversation)?.title as string);
      await world.database.close();
      await plain.database.close();
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 60_000);

test('taking in a page opens what the list shows, and leaves the rest for later', async () => {
  const log = buildLog(Array.from({ length: 200 }, () => 'text'));
  const { lock, sealer } = createLock();
  const { database, replica } = await openWorld(sealer);
  await replica.apply([{ type: 'head', head: headAt(log, log.length, 0) }]);
  lock.tried = 0;
  await replica.apply([pulled(log)]);
  expect(lock.tried).toBe(openedAtOnce);
  const [list] = await database.all<{ preview_content: string; unread: number }>('SELECT * FROM view_list');
  expect(list).toMatchObject({ preview_content: '{"type":"text","text":"text 199"}', unread: 200 });
  expect(await countUnopened(database)).toEqual({
    later: log.length - 1 - openedAtOnce,
    waiting: 0,
    missing: 0,
    invalid: 0,
  });
  await database.close();
});

test('a page that comes to be shown is opened first, newest first, and no row of it is ever missing', async () => {
  const log = buildLog(Array.from({ length: 200 }, () => 'text'));
  const { lock, sealer } = createLock();
  const { database, replica } = await openWorld(sealer);
  await replica.apply([{ type: 'head', head: headAt(log, log.length, 0) }, pulled(log)]);
  lock.tried = 0;
  const reader = new TimelineReader(database, conversation, (upToSeq) =>
    replica.apply([{ type: 'open', conversation, upToSeq }]),
  );
  const people = { person: (id: never) => ({ id, handle: 'h', displayName: 'H' }) };
  const shown = async () => {
    const { rows } = await reader.read(self.user, people as never);
    return rows.map((row) => (row.type === 'message' && row.content.type === 'text' ? row.content.text : row.type));
  };
  const texts = (from: number) => Array.from({ length: 200 - from }, (_, index) => `text ${from + index}`);
  expect(await shown()).toEqual(texts(150));
  // No more than what is shown, by the slice.
  expect(lock.tried).toBeLessThanOrEqual(50);
  await reader.readOlder();
  expect(await shown()).toEqual(texts(100));
  await database.close();
});

test('rows that are shown as sealed stay until they are open, all of them', async () => {
  const log = buildLog(Array.from({ length: 60 }, () => 'text'));
  const { lock, sealer } = createLock();
  lock.hasKey = false;
  const { database, replica } = await openWorld(sealer);
  await replica.apply([{ type: 'head', head: headAt(log, log.length, 0) }, pulled(log)]);
  await openAll(database, replica);
  const reader = new TimelineReader(database, conversation, (upToSeq) =>
    replica.apply([{ type: 'open', conversation, upToSeq }]),
  );
  const people = { person: (id: never) => ({ id, handle: 'h', displayName: 'H' }) };
  const shown = async () => {
    const { rows } = await reader.read(self.user, people as never);
    return new Set(rows.map((row) => (row.type === 'message' ? row.content.type : row.type)));
  };
  expect(await shown()).toEqual(new Set(['sealed']));
  expect(await countUnopened(database)).toEqual({ later: 0, waiting: log.length - 1, missing: 0, invalid: 0 });
  lock.hasKey = true;
  await replica.apply([{ type: 'reopen', conversation }]);
  expect(new Set(await closed(database))).toEqual(new Set(['later']));
  expect(await shown()).toEqual(new Set(['text']));
  await database.close();
});
