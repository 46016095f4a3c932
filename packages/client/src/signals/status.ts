import { type ConversationId, idFromBytes, type UserId, type UserPresence } from '@tidings/protocol';
import type { Connection, PersonPresence } from '../api';

/** What the engine knows and the database does not: told by the leader to all instances. */
export interface Status {
  readonly connection: Connection;
  readonly typing: Readonly<Record<ConversationId, readonly UserId[]>>;
  readonly presence: Readonly<Record<UserId, PersonPresence>>;
}

export const idleStatus: Status = { connection: { phase: 'idle' }, typing: {}, presence: {} };

export function presenceOf(users: readonly UserPresence[]): Status['presence'] {
  const told = users.map(({ user, online, lastSeenMs }) => {
    const presence: PersonPresence = { isOnline: online, lastSeenMs: Number(lastSeenMs) || undefined };
    return [idFromBytes<UserId>(user), presence] as const;
  });
  return Object.fromEntries(told);
}
