import type { ConversationId, UserId } from '@tidings/protocol';
import type { Live } from './live';

export interface PersonPresence {
  readonly isOnline: boolean;
  readonly lastSeenMs: number | undefined;
}

export interface SignalApi {
  /** Call it with every keystroke; it is thinned out. */
  setTyping(conversation: ConversationId, isTyping: boolean): void;
  /** Presence of people while somebody listens. */
  observePresence(user: UserId): Live<PersonPresence>;
}
