/** `npm run bench [-- --short] [-- --scale] [-- --json FILE]`: every figure beside its floor, measured in the same run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAppend } from './append/append';
import { benchMove, benchPostgres } from './append/postgres';
import { benchClient } from './client/client';
import { benchEncryption } from './encryption/encryption';
import { benchConnections } from './load/bench-connections';
import { benchRooms } from './load/bench-rooms';
import { formatTable, type Row, writeJson } from './report';

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    // scripts/bench.mjs starts what it takes.
    scale: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const isShort = options.short;
const postgres = process.env.TIDINGS_TEST_POSTGRES?.split(',')[0];
const folder = mkdtempSync(join(tmpdir(), 'tidings-bench-'));

const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  append: () => benchAppend(isShort ? 2 : 5),
  ...(postgres !== undefined && {
    postgres: () => benchPostgres(postgres, isShort ? 2 : 5),
    move: () => benchMove(postgres, isShort ? 50_000 : 200_000),
  }),
  rooms: () =>
    benchRooms(
      join(folder, 'rooms'),
      isShort
        ? { turns: 2, largeMessages: 200, smallMessages: 1_000, warmUp: 10_000 }
        : { turns: 4, largeMessages: 600, smallMessages: 4_000, warmUp: 20_000 },
    ),
  client: () => benchClient({ conversations: 500, messages: isShort ? 50_000 : 200_000, starts: isShort ? 3 : 7 }),
  encryption: () =>
    benchEncryption({ leaves: [10, 100, 500], steps: isShort ? 3 : 9, messages: isShort ? 200 : 2_000 }),
  connections: () => benchConnections(join(folder, 'connections'), isShort ? 1_000 : 5_000),
};

try {
  const rows: Row[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (options.only !== undefined && options.only !== name) continue;
    process.stderr.write(`measuring ${name} …\n`);
    rows.push(...(await run()));
  }
  process.stdout.write(`${formatTable(rows)}\n`);
  if (options.json !== undefined) writeJson(options.json, rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
