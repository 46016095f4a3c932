import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Bundles the test page and the database's worker. The result is the folder they are in. */
export function buildStorePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-store-'));
  for (const entry of ['e2e/store/page.ts', 'packages/client/src/store/web/worker.ts']) {
    const args = ['build', join(root, entry), '--target', 'browser', '--outdir', folder];
    const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/bun'), args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`could not bundle ${entry}:\n${stderr}`);
  }
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>store</title><script type="module" src="page.js"></script>',
  );
  return folder;
}
