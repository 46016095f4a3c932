import { expect, test } from 'bun:test';
import { openBunDatabase } from '../store/bun';
import { migrate } from '../store/migrate';
import { createManualClock } from '../testing/manual-clock';
import { Expirer } from './expirer';

test('what could not be taken away is tried again by itself', async () => {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const clock = createManualClock();
  await database.write(
    [
      {
        sql: `INSERT INTO outbox (id, conversation, kind, content, written_at_ms, seq, expires_at_ms) VALUES ('a', 'c', 1, x'', 0, 1, ?)`,
        params: [clock.now() + 5_000],
      },
    ],
    [],
  );
  let tries = 0;
  const push = async () => {
    tries += 1;
    if (tries < 3) throw new Error('disk full');
    await database.write([{ sql: 'DELETE FROM outbox' }], []);
  };
  const expirer = new Expirer({ database, clock, time: clock, push });
  await expirer.poke();
  for (let minutes = 0; minutes < 5; minutes++) {
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(tries).toBe(3);
  expirer[Symbol.dispose]();
  await database.close();
});
