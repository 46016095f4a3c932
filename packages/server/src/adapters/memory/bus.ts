import type { Bus, BusListener } from '../../ports/bus';

/** A bus of one node. */
export function createMemoryBus(): Bus {
  const channels = new Set<string>();
  const listeners = new Set<BusListener>();
  return {
    state: 'exact',
    publish(channel, message) {
      if (!channels.has(channel)) return;
      for (const listener of listeners) listener(channel, message);
    },
    async subscribe(channel) {
      channels.add(channel);
    },
    unsubscribe(channel) {
      channels.delete(channel);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      channels.clear();
      listeners.clear();
    },
  };
}
