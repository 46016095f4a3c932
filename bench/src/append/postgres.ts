/**
 * Appends to PostgreSQL, ours beside bare multi-row inserts: the same rows into a table with the same keys, the same batches, as many
 * of them at once, turn by turn. One database, with its own fsync.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, EntryKind, newId } from '@tidings/protocol';
import {
  moveToPostgres,
  openPostgresStores,
  openSqliteDirectory,
  openSqliteLogStore,
  tendShards,
} from '@tidings/server';
import postgres from 'postgres';
import { againstFloor, againstLimit, type Row } from '../report';
import { race } from './race';
import { author, body, buildCreate, buildMessage, conversations } from './requests';

const sizes = [
  { size: 1, atOnce: 1 },
  { size: 128, atOnce: 2 },
  { size: 512, atOnce: 1 },
  { size: 512, atOnce: 2 },
];
const clock = { now: () => Date.now(), after: () => () => undefined };

/** Seconds until everything of an embedded server lies in PostgreSQL and was checked. */
export async function benchMove(cluster: string, messages: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-move-'));
  try {
    {
      await using directory = await openSqliteDirectory(join(folder, 'directory.db'));
      await directory.users.isEmpty();
      await using log = await openSqliteLogStore(join(folder, 'log.db'), clock);
      await log.append(conversations.map(buildCreate));
      for (let i = 0; i < messages; i += 1_000)
        await log.append(Array.from({ length: 1_000 }, (_, k) => buildMessage(i + k)));
    }
    await using target = await tendShards([await makeDatabase(cluster)]);
    const before = performance.now();
    const moved = await moveToPostgres(folder, target);
    if (moved.entries !== messages + conversations.length) throw new Error(`${moved.entries} entries were moved`);
    const value = (performance.now() - before) / 1_000;
    const name = `files to PostgreSQL, ${messages.toLocaleString('en-US')} messages, checked`;
    return [againstLimit({ area: 'append', name, value, unit: 's' }, '≤', (120 * messages) / 200_000)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param cluster address of a database in which others may be made */
export async function benchPostgres(cluster: string, rounds: number): Promise<Row[]> {
  const url = await makeDatabase(cluster);
  await using stores = await openPostgresStores([url], clock);
  const { logStore } = stores;
  await logStore.append(conversations.map(buildCreate));
  // What goes at once is about different conversations, as the log's lanes see to.
  const lanes = [0, 1].map((lane) => conversations.filter((id) => (logStore.laneOf?.(id) ?? 0) % 2 === lane));
  const bare = await openBare(url);
  const rows: Row[] = [];
  for (const { size, atOnce } of sizes) {
    const batches = Math.max(8, Math.min(200, Math.ceil(8_000 / size / atOnce)));
    const write = (append: (into: readonly ConversationId[]) => Promise<unknown>) => () =>
      Promise.all(atOnce === 1 ? [append(conversations)] : lanes.map(append));
    const [ours, floor] = await race(
      rounds * 2,
      batches,
      write((into) => logStore.append(Array.from({ length: size }, (_, i) => buildMessage(i, into)))),
      write((into) => bare.insert(size, into)),
    );
    const [value, floorValue] = [(size * atOnce) / ours, (size * atOnce) / floor];
    const name = `PostgreSQL, batches of ${size}${atOnce > 1 ? `, ${atOnce} at once` : ''}`;
    const floored = { area: 'append', name, value, unit: 'entries/s', floor: floorValue, floorName: 'bare inserts' };
    // Alone a message costs its round trips: there is a floor, and no target.
    rows.push(size === 1 ? floored : againstFloor(floored, '≥', 0.5));
  }
  const best = Math.max(...rows.map(({ value }) => value));
  rows.push(againstLimit({ area: 'append', name: 'PostgreSQL, at best', value: best, unit: 'entries/s' }, '≥', 15_000));
  await bare.end();
  return rows;
}

async function makeDatabase(cluster: string): Promise<string> {
  const sql = postgres(cluster, { max: 1 });
  const name = `bench_${newId().replaceAll('-', '')}`;
  await sql.unsafe(`CREATE DATABASE ${name}`);
  await sql.end();
  return Object.assign(new URL(cluster), { pathname: `/${name}` }).href;
}

/** One `INSERT … VALUES` of many rows a batch, prepared once for each size; nothing asked or checked. */
async function openBare(url: string) {
  const sql = postgres(url, { max: 2, fetch_types: false, connection: { synchronous_commit: 'on' } as never });
  await sql.unsafe(`CREATE TABLE bare (conversation uuid NOT NULL, seq bigint NOT NULL, id uuid NOT NULL, kind smallint NOT NULL,
    author_user uuid NOT NULL, author_device uuid, accepted_at_ms bigint NOT NULL, loud_count bigint NOT NULL, silent boolean NOT NULL,
    generation bigint NOT NULL, epoch bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY (conversation, seq))`);
  await sql.unsafe('CREATE UNIQUE INDEX bare_by_id ON bare (id, conversation)');
  const heads = new Map<ConversationId, number>();
  const columns = 12;
  return {
    insert(size: number, into: readonly ConversationId[]) {
      const values: unknown[] = [];
      const tuples: string[] = [];
      for (let i = 0; i < size; i++) {
        const conversation = into[i % into.length] as ConversationId;
        const seq = (heads.get(conversation) ?? 0) + 1;
        heads.set(conversation, seq);
        const { user, device } = author;
        values.push(conversation, seq, newId(), EntryKind.CONTENT, user, device, Date.now(), seq, false, 0, 0, body);
        tuples.push(`(${Array.from({ length: columns }, (_, column) => `$${i * columns + column + 1}`).join(',')})`);
      }
      return sql.unsafe(`INSERT INTO bare VALUES ${tuples.join(',')}`, values as never[], { prepare: true });
    },
    end: () => sql.end(),
  };
}
