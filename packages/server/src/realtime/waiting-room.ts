import { ErrorCode } from '@tidings/protocol';
import { networkOf } from '../web/network-of';
import type { Connection } from './connection';

/** Sockets that have not said who they are: few in all and few from one network, so that nobody can fill the server with them. */
export interface WaitingRoom {
  readonly size: number;
  /** The code with which to refuse the socket; undefined if it may stay. */
  enter(connection: Connection): ErrorCode | undefined;
  leave(connection: Connection): void;
  [Symbol.iterator](): Iterator<Connection>;
}

export function createWaitingRoom(limit: { readonly inAll: number; readonly perNetwork: number }): WaitingRoom {
  const waiting = new Set<Connection>();
  const byNetwork = new Map<string, number>();
  return {
    get size() {
      return waiting.size;
    },
    enter(connection) {
      if (waiting.size >= limit.inAll) return ErrorCode.OVERLOADED;
      const network = networkOf(connection.address);
      const fromThere = byNetwork.get(network) ?? 0;
      if (fromThere >= limit.perNetwork) return ErrorCode.RATE_LIMITED;
      waiting.add(connection);
      byNetwork.set(network, fromThere + 1);
      return undefined;
    },
    leave(connection) {
      if (!waiting.delete(connection)) return;
      const network = networkOf(connection.address);
      const left = (byNetwork.get(network) ?? 0) - 1;
      if (left > 0) byNetwork.set(network, left);
      else byNetwork.delete(network);
    },
    [Symbol.iterator]: () => waiting.values(),
  };
}
