// `npm run compile -- [folder]`: the server as one program that needs nothing else, and the web app beside it; default: dist/.
// It serves the app with TIDINGS_WEB=<folder>/web.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bun, root, run, say } from './lib.mjs';
import { ensureDependencies, webFolder } from './setup.mjs';

ensureDependencies();
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const source = join(root, 'packages/server/src');
// Inside of the program the workers lie where the program itself does: they have to be the root of its sources.
const workers = join(source, 'adapters/sqlite');
mkdirSync(folder, { recursive: true });
run(bun, [
  'build',
  '--compile',
  '--root',
  workers,
  '--outfile',
  join(folder, 'tidings'),
  join(source, 'main.ts'),
  ...['log-worker.ts', 'directory-worker.ts', 'search-worker.ts'].map((name) => join(workers, name)),
]);
if (existsSync(webFolder)) cpSync(webFolder, join(folder, 'web'), { recursive: true });
else say('the web app has not been built (npm run setup), so it is not there.');
