/** One cold start: from the start of the process to the list in hand, without a network. Prints milliseconds. */
import { openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';

const [folder = '.', mode = 'client', name = 'tidings'] = process.argv.slice(2);
const platform = createBunPlatform({ folder });

if (mode === 'floor') {
  // The barest program: the runtime, the file, and the rows of the list.
  const database = await platform.openDatabase(name);
  const rows = await database.all('SELECT * FROM view_list ORDER BY at_ms DESC');
  report(rows.length);
} else {
  const client = await openClient({ serverUrl: 'http://127.0.0.1:9', platform, databaseName: name });
  const list = client.conversations.observeList();
  list.subscribe(() => report(list.get()?.length ?? 0));
}

function report(conversations: number): void {
  process.stdout.write(`${JSON.stringify({ ms: performance.now(), conversations })}\n`);
  process.exit(0);
}
