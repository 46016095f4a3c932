/**
 * A second process on a device's replica, as a notification extension is one: opens entries, and runs nothing else.
 * A line in: `{ conversation, entry }`, the entry in base64. A line out: what `EntryReader.open` says.
 */

import { createBunPlatform } from '@tidings/client/bun';
import { openEntryReader } from '@tidings/client/reader';

const reader = await openEntryReader({ platform: createBunPlatform({ folder: process.argv[2] ?? '.' }) });
for await (const line of console) {
  // Bun gives an empty one at the end.
  if (line === '') continue;
  const { conversation, entry } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await reader.open(conversation, Buffer.from(entry, 'base64')))}\n`);
}
