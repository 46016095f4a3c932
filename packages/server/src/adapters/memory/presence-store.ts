import type { UserId } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { PresenceStore } from '../../ports/presence-store';

/** Last-seen times of this many users are remembered. */
const rememberedUsers = 50_000;

/** Presence of one node; forgets when somebody was last seen with the process. */
export function createMemoryPresenceStore(clock: Pick<Clock, 'now'>): PresenceStore {
  const connections = new Map<UserId, number>();
  const lastSeenMs = new Map<UserId, number>();
  return {
    async connected(user) {
      const count = connections.get(user) ?? 0;
      connections.set(user, count + 1);
      return count === 0;
    },
    async disconnected(user) {
      const count = connections.get(user) ?? 0;
      if (count > 1) {
        connections.set(user, count - 1);
        return false;
      }
      connections.delete(user);
      lastSeenMs.delete(user);
      lastSeenMs.set(user, clock.now());
      if (lastSeenMs.size > rememberedUsers) lastSeenMs.delete(lastSeenMs.keys().next().value as UserId);
      return count === 1;
    },
    async presence(users) {
      return users.map((user) => {
        const online = connections.has(user);
        return { user, online, lastSeenMs: online ? undefined : lastSeenMs.get(user) };
      });
    },
    async [Symbol.asyncDispose]() {},
  };
}
