import { Database } from 'bun:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBunPlatform } from '@tidings/client/bun';
import { rebuildViews } from '@tidings/client/rebuild';
import type { Device } from './device';

const views = ['view_timeline', 'view_list'] as const;

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

function dumpViews(path: string): Record<(typeof views)[number], readonly string[]> {
  const database = new Database(path);
  const dump = (view: string): string[] =>
    database
      .query(`SELECT * FROM ${view} ORDER BY 1, 2`)
      .all()
      .map((row) => JSON.stringify(row));
  const dumps = { view_timeline: dump('view_timeline'), view_list: dump('view_list') };
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
