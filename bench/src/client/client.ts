/** What a device with a long history feels: how fast it takes entries in, shows the list, and opens a conversation. */
import { Database } from 'bun:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { type Entry, newId, type UserId } from '@tidings/protocol';
import { againstLimit, type Row } from '../report';
import { buildEntries, buildHead, buildHistories, type History } from './history';
import { benchSealedIngest } from './sealed';

export interface ClientBenchSize {
  readonly conversations: number;
  readonly messages: number;
  readonly starts: number;
}

/** As many entries as one answer to a pull holds. */
const batch = 100;

export async function benchClient(size: ClientBenchSize): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-client-'));
  try {
    const histories = buildHistories(size.conversations);
    const each = Math.floor(size.messages / size.conversations);
    const ingest = await measureIngest(folder, histories, each);
    const cold = await measureStarts(folder, size, 'client');
    const floor = await measureStarts(folder, size, 'floor');
    const opening = await measureOpening(folder, histories);
    const area = 'client';
    const scale = `${size.conversations} conversations, ${size.messages.toLocaleString('en-US')} messages`;
    return [
      { area, name: `ingest, pages of ${batch}`, unit: 'entries/s', ...ingest, floorName: 'bare inserts' },
      againstLimit(
        { area, name: `cold start to the list, ${scale}`, value: cold, unit: 'ms', floor, floorName: 'bare read' },
        '≤',
        1_000,
      ),
      await benchSealedIngest(folder, size.messages / 2_000),
      { area, name: 'opening a conversation, p50', value: opening.p50, unit: 'ms' },
      { area, name: 'opening a conversation, p99', value: opening.p99, unit: 'ms' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIngest(folder: string, histories: readonly History[], each: number) {
  const self = newId<UserId>();
  await using replica = await openSeededReplica(createBunPlatform({ folder }), 'tidings', self);
  const bare = openBare(join(folder, 'bare.db'));
  let ours = 0;
  let floor = 0;
  for (const [index, history] of histories.entries()) {
    await replica.apply([{ type: 'head', head: buildHead(history, index, each) }]);
    const { conversation } = history;
    for (let from = 1; from <= each; from += batch) {
      const entries = buildEntries(history, self, { from, count: Math.min(batch, each - from + 1) });
      ours += await time(() =>
        replica.apply([{ type: 'entries', conversation, incarnation: 1, entries, isPulled: true }]),
      );
      // Turn by turn, so that whatever else the disk does strikes both.
      floor += await time(async () => bare(conversation, entries));
    }
  }
  const total = each * histories.length;
  return { value: (total / ours) * 1_000, floor: (total / floor) * 1_000 };
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

async function measureStarts(folder: string, size: ClientBenchSize, mode: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < size.starts; i++) {
    const script = join(import.meta.dirname, 'cold-start/main.ts');
    const child = Bun.spawn([process.execPath, script, folder, mode], { stdout: 'pipe', stderr: 'inherit' });
    const { ms, conversations } = (await new Response(child.stdout).json()) as { ms: number; conversations: number };
    if (conversations !== size.conversations) throw new Error(`the list shows ${conversations} conversations`);
    times.push(ms);
  }
  return quantile(times, 0.5);
}

async function measureOpening(folder: string, histories: readonly History[]) {
  await using client = await openClient({ serverUrl: 'http://127.0.0.1:9', platform: createBunPlatform({ folder }) });
  const times: number[] = [];
  for (const { conversation } of histories.slice(0, 200)) {
    const timeline = client.messages.openTimeline(conversation);
    times.push(await time(() => new Promise<void>((resolve) => void timeline.subscribe(resolve))));
    if (timeline.get()?.rows.length !== 50) throw new Error(`${timeline.get()?.rows.length} rows are shown`);
    timeline.dispose();
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Milliseconds. */
async function time(work: () => Promise<void>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}
