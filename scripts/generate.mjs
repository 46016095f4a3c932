// Generated files: the wire types from proto/, and the reference of settings from the server's config.
import { join } from 'node:path';
import { bun, root, run } from './lib.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);
run(bin('buf'), ['generate'], { env: { PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` } });
run(bun, ['packages/server/src/config/write-docs.ts']);
