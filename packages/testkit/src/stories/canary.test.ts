import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { countInMemory } from '../process/process-memory';
import { expectConverged } from '../world/converged';
import { openWorld, type World } from '../world/world';

const canary = 'canary-5e1b9c';

/** Where the word stands in what the server has: files (database and write-ahead log), log lines, metrics, memory. */
async function findings({ server }: World): Promise<Record<string, number | undefined>> {
  const files = readdirSync(server.dataFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  return {
    files: files.filter((file) => file.includes(canary)).length,
    log: server.logTail.includes(canary) ? 1 : 0,
    metrics: metrics.includes(canary) ? 1 : 0,
    // In memory text is one byte a character, or two.
    memory: server.pid && sum(['utf8', 'utf16le'].map((form) => countInMemory(server.pid ?? 0, bytes(form)))),
  };
}

const bytes = (form: string) => Buffer.from(canary, form as BufferEncoding);
const sum = (counts: readonly (number | undefined)[]) =>
  counts.includes(undefined) ? undefined : counts.reduce<number>((total, count) => total + (count ?? 0), 0);

async function talk(world: World, isOpen: boolean): Promise<void> {
  const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
  const { conversations, messages } = ann.client;
  const group = await conversations.createGroup({ title: `${canary} club`, users: [bob.user], isOpen });
  for (let i = 0; i < 20; i++) await messages.send(group, `${canary} number ${i}`);
  await until(async () => (await bob.readTexts(group)).length === 20, { what: 'bob to read all of it' });
  await bob.client.messages.send(group, `${canary} back`);
  await conversations.rename(group, `${canary} society`);
  await expectConverged(world);
}

test(
  'of an encrypted conversation nothing stands on the server: not in files, logs, metrics or memory',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      await talk(world, false);
      const found = await findings(world);
      // Memory can be read on Linux by its owner; elsewhere the rest has to do.
      expect(found).toEqual({ files: 0, log: 0, metrics: 0, memory: found.memory === undefined ? undefined : 0 });
    }),
  60_000,
);

test(
  'the search finds what an open conversation says',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      await talk(world, true);
      const found = await findings(world);
      expect(found.files).toBeGreaterThan(0);
      if (found.memory !== undefined) expect(found.memory).toBeGreaterThan(0);
    }),
  60_000,
);
