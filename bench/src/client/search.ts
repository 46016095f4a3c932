/** Searching a long history on the device, in milliseconds; the floor is the index alone, asked for the same number of rows. */
import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import { openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';
import { quantile, timeMs } from '../time';
import { wordAt } from './texts';

const limit = 50;

/** From the most common word to one that nobody wrote; words begun, and several that all have to be there. */
const queries = [
  wordAt(0),
  wordAt(1),
  wordAt(500),
  wordAt(15_000),
  'message',
  'ka',
  `${wordAt(0)} ${wordAt(1)}`,
  `${wordAt(0)} ${wordAt(15_000)}`,
  'nowhere',
];

export async function measureSearch(folder: string) {
  await using client = await openClient({
    serverUrl: 'http://127.0.0.1:9',
    platform: createBunPlatform({ folder }),
    databaseName: 'open',
  });
  using bare = new Database(join(folder, 'open.db'), { readonly: true });
  const statement = bare.query(
    `SELECT rowid FROM view_search WHERE view_search MATCH ? ORDER BY rowid DESC LIMIT ${limit}`,
  );
  const [times, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < 20; round++)
    for (const text of queries) {
      const words = text.split(' ').map((word) => `words : "${word}"*`);
      floors.push(await timeMs(async () => statement.all(words.join(' AND '))));
      times.push(await timeMs(() => client.search.find({ text, limit })));
    }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), floorP99: quantile(floors, 0.99) };
}
