import { ErrorCode } from '@tidings/protocol';
import type { Connection } from './connection';

/** Sockets that have not said who they are: few in all and few from one address, so that nobody can fill the server with them. */
export interface WaitingRoom {
  readonly size: number;
  /** The code with which to refuse the socket; undefined if it may stay. */
  enter(connection: Connection): ErrorCode | undefined;
  leave(connection: Connection): void;
  [Symbol.iterator](): Iterator<Connection>;
}

export function createWaitingRoom(limit: { readonly inAll: number; readonly perAddress: number }): WaitingRoom {
  const waiting = new Set<Connection>();
  const byAddress = new Map<string, number>();
  return {
    get size() {
      return waiting.size;
    },
    enter(connection) {
      if (waiting.size >= limit.inAll) return ErrorCode.OVERLOADED;
      const fromThere = byAddress.get(connection.address) ?? 0;
      if (fromThere >= limit.perAddress) return ErrorCode.RATE_LIMITED;
      waiting.add(connection);
      byAddress.set(connection.address, fromThere + 1);
      return undefined;
    },
    leave(connection) {
      if (!waiting.delete(connection)) return;
      const left = (byAddress.get(connection.address) ?? 0) - 1;
      if (left > 0) byAddress.set(connection.address, left);
      else byAddress.delete(connection.address);
    },
    [Symbol.iterator]: () => waiting.values(),
  };
}
