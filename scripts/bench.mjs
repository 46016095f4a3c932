// `npm run bench [-- --short] [-- --json FILE]`
import { become, bun } from './lib.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
become(bun, ['bench/src/main.ts', ...process.argv.slice(2)]);
