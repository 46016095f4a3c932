export * from './api';
export type { Platform } from './platform/platform';
export type { Database, SqlValue, Statement } from './store/database';
