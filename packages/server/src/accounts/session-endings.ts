import type { SessionId, UserId } from '@tidings/protocol';

/**
 * Tells whoever holds something in the name of a session that it is over: the hub closes its sockets. I10
 * Announced after the ending has been committed. Told to every listener of this process.
 */
export interface SessionEndings {
  announce(user: UserId, sessions: readonly SessionId[]): void;
  /** Call the result to stop. */
  listen(listener: SessionEndingListener): () => void;
}

export type SessionEndingListener = (user: UserId, sessions: readonly SessionId[]) => void;

export function createSessionEndings(): SessionEndings {
  const listeners = new Set<SessionEndingListener>();
  return {
    announce(user, sessions) {
      if (sessions.length === 0) return;
      for (const listener of listeners) listener(user, sessions);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
