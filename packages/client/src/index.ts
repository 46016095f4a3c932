export * from './api';
export { type ClientOptions, openClient } from './client';
export type {
  ClientSocket,
  Clock,
  Network,
  PasskeyAnswer,
  Passkeys,
  Platform,
  SocketHandlers,
} from './platform/platform';
export type { Database, SqlValue, Statement } from './store/database';
