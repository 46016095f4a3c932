import { type Child, startChild } from './process/child';

const main = new URL('../../packages/server/src/main.ts', import.meta.url).pathname;
const publishFloor = new URL('./floor/publish-server.ts', import.meta.url).pathname;
const socketFloor = new URL('./floor/socket-server.ts', import.meta.url).pathname;

/** The server as people start it, but for the rate limits: one machine plays everybody. */
export function startTidings(folder: string): Promise<Child> {
  return startChild(main, {
    TIDINGS_PORT: '0',
    TIDINGS_HOST: '127.0.0.1',
    TIDINGS_DATA: folder,
    TIDINGS_RATE_LIMITS: 'off',
    TIDINGS_MESSAGE_REQUESTS: 'off',
    TIDINGS_LOG_LEVEL: 'error',
  });
}

export const startPublishFloor = (): Promise<Child> => startChild(publishFloor);
export const startSqliteFloor = (path: string): Promise<Child> => startChild(publishFloor, { FLOOR_SQLITE: path });
export const startSocketFloor = (): Promise<Child> => startChild(socketFloor);
