/** What encryption adds when entries are taken in: the same pages, sealed, beside the same pages in the open. */
import { join } from 'node:path';
import { createBunPlatform } from '@tidings/client/bun';
import { openSealedReplica } from '@tidings/client/sealed-replica';
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { Encryption, type Entry, idToBytes, newId, type UserId } from '@tidings/protocol';
import { againstFloor, type Row } from '../report';
import { buildEntries, buildHead, buildHistories } from './history';

const batch = 100;

export async function benchSealedIngest(folder: string, pages: number): Promise<Row> {
  const self = newId<UserId>();
  const platform = createBunPlatform({ folder: join(folder) });
  await using open = await openSeededReplica(platform, 'open', self);
  await using sealed = await openSealedReplica(platform, 'sealed', self);
  const { user, device } = sealed.peer;
  let [openMs, sealedMs] = [0, 0];
  for (const [index, { conversation }] of buildHistories(pages).entries()) {
    const history = { conversation, peer: user };
    await open.apply([{ type: 'head', head: buildHead(history, index, batch) }]);
    await sealed.apply([{ type: 'head', head: buildHead(history, index, batch, Encryption.MLS) }]);
    await sealed.addKey(conversation);
    const plain = buildEntries(history, user, { from: 1, count: batch });
    const entries: Entry[] = [];
    for (const entry of plain) {
      const body = await sealed.seal({ conversation, id: entry.id, content: entry.body });
      entries.push({
        ...entry,
        authorUser: idToBytes(user),
        authorDevice: idToBytes(device),
        generation: 1,
        epoch: 1,
        body,
      });
    }
    const change = { type: 'entries', conversation, incarnation: 1, isPulled: true } as const;
    // Turn by turn, so that whatever else the machine does strikes both.
    openMs += await time(() => open.apply([{ ...change, entries: plain }]));
    sealedMs += await time(() => sealed.apply([{ ...change, entries }]));
  }
  const total = pages * batch;
  return againstFloor(
    {
      area: 'client',
      name: `ingest, encrypted, pages of ${batch}`,
      value: (total / sealedMs) * 1_000,
      unit: 'entries/s',
      floor: (total / openMs) * 1_000,
      floorName: 'in the open',
    },
    '≥',
    0.67,
  );
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
