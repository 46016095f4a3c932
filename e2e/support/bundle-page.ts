import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Bundles a test's page and the database's worker into a folder. */
export function bundlePage(entry: string, folder: string): void {
  for (const file of [entry, join(root, 'packages/client/src/store/web/worker.ts')]) {
    const args = ['build', file, '--target', 'browser', '--outdir', folder];
    const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/bun'), args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`could not bundle ${file}:\n${stderr}`);
  }
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>test</title><script type="module" src="page.js"></script>',
  );
}
