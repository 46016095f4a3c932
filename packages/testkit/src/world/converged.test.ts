import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { expectConverged } from './converged';
import { openWorld } from './world';

/** What somebody might do to a replica, and what must be said about it. */
const damages = [
  { table: 'entries', sql: 'DELETE FROM entries WHERE seq = 3', says: 'I7' },
  { table: 'entries', sql: `UPDATE entries SET id = 'x' WHERE seq = 3`, says: 'I7' },
  { table: 'entries', sql: 'UPDATE entries SET opened = NULL WHERE seq = 3', says: 'could not open' },
  { table: 'view_timeline', sql: 'DELETE FROM view_timeline WHERE seq = 3', says: 'messages of' },
  {
    table: 'view_timeline',
    sql: `UPDATE view_timeline SET content = replace(content, 'one', 'two')`,
    says: 'messages of',
  },
  { table: 'view_list', sql: `UPDATE view_list SET preview_content = '{}'`, says: 'view_list keeps' },
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

      for (const { table, sql, says } of damages) {
        const file = new Database(ann.databaseFile);
        file.run(`CREATE TABLE kept AS SELECT * FROM ${table}`);
        file.run(sql);
        await expect(expectConverged(world)).rejects.toThrow(says);
        file.run(`DELETE FROM ${table}`);
        file.run(`INSERT INTO ${table} SELECT * FROM kept`);
        file.run('DROP TABLE kept');
        file.close();
      }
      await expectConverged(world);
    }),
  60_000,
);
