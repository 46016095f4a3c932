import { Database } from 'bun:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBunPlatform } from '@tidings/client/bun';
import { rebuildViews, viewQueries } from '@tidings/client/rebuild';
import type { Device } from './device';

const views = Object.keys(viewQueries) as (keyof typeof viewQueries)[];

/** Views made from nothing must equal those kept step by step. Works on a copy: the device goes on living. */
export async function checkRebuild(device: Device): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-rebuild-'));
  const copy = join(folder, 'copy.db');
  try {
    copyDatabase(device.databaseFile, copy);
    const kept = dumpViews(copy);
    const database = await createBunPlatform({ folder }).openDatabase('copy');
    await rebuildViews(database, device.user);
    await database.close();
    const rebuilt = dumpViews(copy);
    return views.flatMap((view) => difference(`${device.name}: ${view}`, kept[view], rebuilt[view]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** SQLite's own copy: one consistent state, also while the app is writing. */
function copyDatabase(from: string, to: string): void {
  const database = new Database(from);
  database.query('VACUUM INTO ?').run(to);
  database.close();
}

type Dumps = Readonly<Record<keyof typeof viewQueries, readonly string[]>>;

function dumpViews(path: string): Dumps {
  const database = new Database(path);
  const dump = (view: keyof typeof viewQueries): string[] =>
    database
      .query(viewQueries[view])
      .all()
      .map((row) => JSON.stringify(row));
  const dumps = Object.fromEntries(views.map((view) => [view, dump(view)])) as unknown as Dumps;
  database.close();
  return dumps;
}

function difference(what: string, kept: readonly string[], rebuilt: readonly string[]): string[] {
  const length = Math.max(kept.length, rebuilt.length);
  const index = Array.from({ length }, (_, i) => i).find((i) => kept[i] !== rebuilt[i]);
  return index === undefined
    ? []
    : [`${what} keeps ${kept[index] ?? 'nothing'}, rebuilt it is ${rebuilt[index] ?? 'nothing'}`];
}
