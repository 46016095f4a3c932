/**
 * Who is connected, over all nodes. Entries time out by themselves if a node dies, so a crash leaves nobody online for ever.
 */
import type { UserId } from '@tidings/protocol';

export interface PresenceRow {
  readonly user: UserId;
  readonly online: boolean;
  /** When the last device went away; undefined while online or when unknown. */
  readonly lastSeenMs: number | undefined;
}

export interface PresenceStore extends AsyncDisposable {
  /** Counts one more connection of the user on this node; true if the user was offline before. */
  connected(user: UserId): Promise<boolean>;
  /** One less; true if it was the user's last. */
  disconnected(user: UserId): Promise<boolean>;
  presence(users: readonly UserId[]): Promise<readonly PresenceRow[]>;
}
