import type { UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import type { Connection } from './connection';
import { presenceChannel } from './presence-message';

/** Which sockets of this process watch whom. */
export interface Watchers {
  of(user: UserId): Iterable<Connection>;
  add(connection: Connection, user: UserId): Promise<void> | undefined;
  remove(connection: Connection, user: UserId): void;
}

export function createWatchers(bus: Bus): Watchers {
  const watchers = new Map<UserId, Set<Connection>>();
  return {
    of: (user) => watchers.get(user) ?? [],
    add(connection, user) {
      const present = watchers.get(user);
      if (present !== undefined) {
        present.add(connection);
        return undefined;
      }
      watchers.set(user, new Set([connection]));
      return bus.subscribe(presenceChannel(user));
    },
    remove(connection, user) {
      const present = watchers.get(user);
      if (!present?.delete(connection) || present.size > 0) return;
      watchers.delete(user);
      bus.unsubscribe(presenceChannel(user));
    },
  };
}
