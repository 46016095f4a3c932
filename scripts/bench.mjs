// `npm run bench [-- --short] [-- --json FILE]`; `-- --scale` measures on a private PostgreSQL as well.
import { become, bun } from './lib.mjs';
import { startPostgres } from './services/postgres.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
const postgres = process.argv.includes('--scale') ? await startPostgres() : undefined;
become(bun, ['bench/src/main.ts', ...process.argv.slice(2)], postgres && { TIDINGS_TEST_POSTGRES: postgres.url });
