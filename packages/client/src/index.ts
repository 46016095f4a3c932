export * from './api';
export { type ClientOptions, openClient } from './client';
export type { Platform } from './platform/platform';
export type { Database, SqlValue, Statement } from './store/database';
