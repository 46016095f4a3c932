import type { ConversationId, UserId } from '@tidings/protocol';
import type { Connection, PersonPresence } from '../api';

/** What the engine knows and the database does not: told by the leader to all instances. */
export interface Status {
  readonly connection: Connection;
  readonly typing: Readonly<Record<ConversationId, readonly UserId[]>>;
  readonly presence: Readonly<Record<UserId, PersonPresence>>;
}

export const idleStatus: Status = { connection: { phase: 'idle' }, typing: {}, presence: {} };
