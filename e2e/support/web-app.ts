import { join } from 'node:path';

/** The folder of the built web app. */
export const webApp = process.env.TIDINGS_WEB ?? join(import.meta.dirname, '../../apps/messenger/dist/web');
