export { createMemoryBus } from './adapters/memory/bus';
export { createMemoryCounters } from './adapters/memory/counters';
export {
  createMemoryEdge,
  type MemoryClient,
  type MemoryClientHandlers,
  type MemoryEdge,
} from './adapters/memory/edge';
export { createMemoryPresenceStore } from './adapters/memory/presence-store';
export { buildConfig, readConfig } from './config/read-config';
export type { Config } from './config/settings';
export { type Overrides, openServer, type RunningServer } from './context';
export type { Clock } from './ports/clock';
export type * from './ports/log-store';
