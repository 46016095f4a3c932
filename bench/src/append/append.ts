/**
 * Durable appends, ours beside bare inserts: the same rows, the same batches, the same file system, turn by turn, so that
 * whatever else the disk is doing strikes both.
 */
import { Database } from 'bun:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntryKind, idToBytes, newIdBytes } from '@tidings/protocol';
import { openSqliteLogStore } from '@tidings/server';
import { againstFloor, type Row } from '../report';
import { race } from './race';
import { author, body, buildCreate, buildMessage, conversations } from './requests';

const batchSizes = [1, 8, 128, 512];

/** @param rounds how often each of both runs */
export async function benchAppend(rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-append-'));
  try {
    const clock = { now: () => Date.now(), after: () => () => undefined };
    await using store = await openSqliteLogStore(join(folder, 'log.db'), clock);
    await store.append(conversations.map(buildCreate));
    const bare = openBare(join(folder, 'bare.db'));
    const rows: Row[] = [];
    for (const size of batchSizes) {
      const batches = Math.max(8, Math.min(200, Math.ceil(2_000 / size)));
      const append = () => store.append(Array.from({ length: size }, (_, i) => buildMessage(i)));
      const [ours, floor] = await race(rounds * 2, batches, append, async () => bare(size));
      const row = { area: 'append', name: `durable, batches of ${size}`, value: size / ours, unit: 'entries/s' };
      rows.push(againstFloor({ ...row, floor: size / floor, floorName: 'bare inserts' }, '≥', 0.5));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bare `bun:sqlite`: the same columns and keys, prepared once, one transaction with fsync per batch, nothing asked or checked. */
function openBare(path: string): (size: number) => void {
  const database = new Database(path, { create: true, strict: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = FULL');
  database.run(`CREATE TABLE entries (position INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL,
    author_user BLOB NOT NULL, author_device BLOB, accepted_at_ms INTEGER NOT NULL, loud_count INTEGER NOT NULL,
    silent INTEGER NOT NULL, generation INTEGER NOT NULL, epoch INTEGER NOT NULL, body BLOB NOT NULL) STRICT`);
  const insert = database.query(
    'INSERT INTO entries VALUES (?1 << 32 | ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)',
  );
  const heads = new Uint32Array(conversations.length);
  const [user, device] = [idToBytes(author.user), idToBytes(author.device)];
  return database.transaction((size: number) => {
    for (let i = 0; i < size; i++) {
      const key = i % conversations.length;
      const seq = (heads[key] as number) + 1;
      heads[key] = seq;
      insert.run(key, seq, newIdBytes(), EntryKind.CONTENT, user, device, Date.now(), seq, 0, 0, 0, body);
    }
  });
}
