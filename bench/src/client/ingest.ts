/** Taking in a long history: the same pages in the open, sealed, and as bare inserts. */
import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import { createBunPlatform } from '@tidings/client/bun';
import { openSealedReplica, type SealedReplica } from '@tidings/client/sealed-replica';
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { Encryption, type Entry, idToBytes, newId, type UserId } from '@tidings/protocol';
import { timeMs } from '../time';
import { buildEntries, buildHead, type History } from './history';

/** As many entries as one answer to a pull holds, unless it is asked for more. */
export const pageEntries = 100;

/** Fills the replicas `open` and `sealed`. Rates in entries a second. */
export async function measureIngest(folder: string, histories: readonly History[], each: number) {
  const self = newId<UserId>();
  const platform = createBunPlatform({ folder });
  await using open = await openSeededReplica(platform, 'open', self);
  await using sealed = await openSealedReplica(platform, 'sealed', self);
  const bare = openBare(join(folder, 'bare.db'));
  let [openMs, sealedMs, bareMs] = [0, 0, 0];
  for (const [index, { conversation, peer }] of histories.entries()) {
    await open.apply([{ type: 'head', head: buildHead({ conversation, peer }, index, each) }]);
    const sealedHistory = { conversation, peer: sealed.peer.user };
    await sealed.apply([{ type: 'head', head: buildHead(sealedHistory, index, each, Encryption.MLS) }]);
    await sealed.addKey(conversation);
    for (let from = 1; from <= each; from += pageEntries) {
      const range = { from, count: Math.min(pageEntries, each - from + 1) };
      const entries = buildEntries({ conversation, peer }, self, range);
      const bodies = await seal(sealed, conversation, entries);
      const page = { type: 'entries', conversation, incarnation: 1, isPulled: true } as const;
      // Turn by turn, so that whatever else the machine does strikes all of them.
      openMs += await timeMs(() => open.apply([{ ...page, entries }]));
      sealedMs += await timeMs(() => sealed.apply([{ ...page, entries: bodies }]));
      bareMs += await timeMs(async () => bare(conversation, entries));
    }
  }
  const total = each * histories.length;
  return {
    self,
    open: (total / openMs) * 1_000,
    sealed: (total / sealedMs) * 1_000,
    bare: (total / bareMs) * 1_000,
    sealedS: sealedMs / 1_000,
    openedPart: 1 - (await sealed.countLater()) / total,
  };
}

function seal(replica: SealedReplica, conversation: History['conversation'], entries: readonly Entry[]) {
  const { user, device } = replica.peer;
  return Promise.all(
    entries.map(
      async (entry): Promise<Entry> => ({
        ...entry,
        authorUser: idToBytes(user),
        authorDevice: idToBytes(device),
        generation: 1,
        epoch: 1,
        body: await replica.seal({ conversation, id: entry.id, content: entry.body }),
      }),
    ),
  );
}

function openBare(path: string): (conversation: string, entries: readonly Entry[]) => void {
  const database = new Database(path, { create: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = FULL');
  database.run(
    'CREATE TABLE entries (conversation TEXT, seq INTEGER, body BLOB, PRIMARY KEY (conversation, seq)) WITHOUT ROWID',
  );
  const insert = database.query('INSERT INTO entries VALUES (?, ?, ?)');
  return database.transaction((conversation: string, entries: readonly Entry[]) => {
    for (const { seq, body } of entries) insert.run(conversation, seq, body);
  });
}
