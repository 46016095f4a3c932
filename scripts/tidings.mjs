// `npm run tidings -- <command>`: the server's own commands, such as `shards list`.
import { become, bun } from './lib.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
become(bun, ['packages/server/src/main.ts', ...process.argv.slice(2)]);
