export { createAccessTokens } from './accounts/access-tokens';
export { createSigningKey, makeSigningKey, openSigningKey, parseSigningKey } from './accounts/signing-key';
export { createMemoryBus } from './adapters/memory/bus';
export { createMemoryCounters } from './adapters/memory/counters';
export { createMemoryDirectory } from './adapters/memory/directory';
export {
  createMemoryEdge,
  type MemoryClient,
  type MemoryClientHandlers,
  type MemoryEdge,
} from './adapters/memory/edge';
export { createMemoryLogStore } from './adapters/memory/log-store';
export { createMemoryPresenceStore } from './adapters/memory/presence-store';
export { moveToPostgres } from './adapters/postgres/from-sqlite/move';
export { openPostgresStores } from './adapters/postgres/open-stores';
export { slotOf, spreadSlots } from './adapters/postgres/slots';
export { tendShards } from './adapters/postgres/tend';
export { openSqliteDirectory } from './adapters/sqlite/directory';
export { openSqliteLogStore } from './adapters/sqlite/log-store';
export { systemClock } from './adapters/system-clock';
export { restoreBackup } from './backup/restore-backup';
export { writeBackup } from './backup/write-backup';
export { buildConfig, readConfig } from './config/read-config';
export type { Config } from './config/settings';
export { type Overrides, openServer, type RunningServer } from './context';
export type { Clock } from './ports/clock';
export type * from './ports/log-store';
