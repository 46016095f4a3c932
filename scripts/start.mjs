// `npm start`: sets up what is missing, then becomes the server with everything embedded.
import { become, bun } from './lib.mjs';
import { ensureDependencies, ensureWebApp, webFolder } from './setup.mjs';

ensureDependencies();
ensureWebApp();
become(bun, ['packages/server/src/main.ts', ...process.argv.slice(2)], {
  TIDINGS_WEB: process.env.TIDINGS_WEB ?? webFolder,
});
