import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from './converged';
import { openWorld } from './world';

/** The device is alive meanwhile and may make views of what is damaged, so all of them are put back. */
const tables = ['entries', 'view_timeline', 'view_list'] as const;

/** What somebody might do to a replica, and what must be said about it. */
const damages = [
  { sql: 'DELETE FROM entries WHERE seq = 3', says: 'I7' },
  { sql: `UPDATE entries SET id = 'x' WHERE seq = 3`, says: 'I7' },
  { sql: 'UPDATE entries SET opened = NULL WHERE seq = 3', says: 'could not open' },
  { sql: 'DELETE FROM view_timeline WHERE seq = 3', says: 'messages of' },
  {
    sql: `UPDATE view_timeline SET content = replace(content, 'one', 'two')`,
    says: 'view_timeline keeps',
  },
  { sql: `UPDATE view_list SET preview_content = '{}'`, says: 'view_list keeps' },
] as const;

test(
  'a world whose replica somebody has damaged has not converged, and it is said how',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const group = await world.createGroup('Alone', [ann]);
      await ann.client.messages.send(group, 'one');
      await expectConverged(world);

      for (const { sql, says } of damages) {
        const file = new Database(ann.databaseFile);
        for (const table of tables) file.run(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
        file.run(sql);
        await expect(expectConverged(world)).rejects.toThrow(says);
        for (const table of tables) {
          file.run(`DELETE FROM ${table}`);
          file.run(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
          file.run(`DROP TABLE kept_${table}`);
        }
        file.close();
      }
      await expectConverged(world);
    }),
  60_000,
);
