import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const workers = ['store/web/worker.ts', 'sealer/worker/crypto-worker.ts'];

/** Bundles a test's page and the client's workers into a folder. */
export function bundlePage(entry: string, folder: string): void {
  for (const file of [entry, ...workers.map((file) => join(root, 'packages/client/src', file))]) {
    const args = ['build', file, '--target', 'browser', '--outdir', folder];
    const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/bun'), args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`could not bundle ${file}:\n${stderr}`);
  }
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>test</title><script type="module" src="page.js"></script>',
  );
}
