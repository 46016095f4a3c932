import type { SessionId, UserId } from '@tidings/protocol';
import type { UserRow } from './user-row';

/** How long notes of ended sessions are kept: longer than any server looks away. */
export const notesKeptMs = 86_400_000;

/** A session that was ended by a command, and not by a server: which has to be told. */
export interface EndedOutside {
  readonly user: UserId;
  readonly session: SessionId;
}

/**
 * What those who run the server do with accounts, from a process of their own while servers run. Part of the directory
 * (ports/directory.ts), with its guarantees. Sessions that end here are noted, and servers look (`endedSince`): I10
 */
export interface AdministrationStore {
  /** In the order of their handles, at most `limit` of those that come after `after`. */
  listUsers(after: string, limit: number): Promise<readonly UserRow[]>;
  /** Disabling ends all sessions of the user in the same transaction. Undefined if there is no such user. */
  setDisabled(user: UserId, isDisabled: boolean, nowMs: number): Promise<readonly SessionId[] | undefined>;
  /** The last owner who is not disabled stays one: `last`. */
  setServerOwner(user: UserId, isServerOwner: boolean): Promise<'set' | 'last' | 'no_user'>;
  /** `passwordHash`: replaces that of the user in the same transaction. Ends the sessions, all of them or one. */
  endSessions(
    user: UserId,
    options: { readonly only?: SessionId; readonly passwordHash?: string },
    nowMs: number,
  ): Promise<readonly SessionId[]>;
  /**
   * What was ended here after this place, and the place to go on from; without one nothing but the newest place. Notes are kept for
   * `notesKeptMs`.
   */
  endedSince(place: number | undefined): Promise<{ readonly place: number; readonly ended: readonly EndedOutside[] }>;
}
