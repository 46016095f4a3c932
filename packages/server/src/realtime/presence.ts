/**
 * Presence: who is connected, told to those who watch and share a conversation, as far as both sides want it told.
 *
 * A user goes offline only some seconds after the last socket went, so that a reconnect does not flicker. Changes are gathered
 * and go out as one frame per watching socket. All of it is hints: what is lost is mended by the next `watch`.
 */
import type { UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import type { LogReader, PrivacyStore } from '../ports/log-store';
import type { PresenceRow, PresenceStore } from '../ports/presence-store';
import type { Connection } from './connection';
import { encodePresence, type PresenceMessage, presenceChannel, presenceToWire } from './presence-message';
import { createWatchers, type Watchers } from './watchers';

const graceMs = 5_000;
const gatherMs = 200;

export interface PresenceOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly presenceStore: PresenceStore;
  readonly store: Pick<LogReader & PrivacyStore, 'acquaintances' | 'watchable'>;
  /** A store failed; presence goes on without. */
  readonly onFailure: (cause: unknown) => void;
}

export class Presence {
  readonly #options: PresenceOptions;
  readonly #watchers: Watchers;
  /** Users without a socket here who count as online until then. */
  readonly #leaving = new Map<UserId, number>();
  readonly #changed = new Map<UserId, PresenceRow>();
  /** Whom a socket has asked for last. */
  readonly #asked = new Map<Connection, ReadonlySet<UserId>>();
  readonly #turns = new Map<Connection, Promise<void>>();
  #cancelFlush: (() => void) | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#watchers = createWatchers(options.bus);
  }

  /** The user's first socket on this node. */
  arrived(user: UserId): void {
    if (this.#leaving.delete(user)) return;
    void this.#attempt(async () => {
      if (await this.#options.presenceStore.connected(user)) this.#tell(user, true, undefined);
    });
  }

  /** The user's last socket on this node has gone. */
  departed(user: UserId): void {
    this.#leaving.set(user, this.#options.clock.now() + graceMs);
  }

  /** Called about once a second. */
  sweep(nowMs: number): void {
    for (const [user, dueMs] of this.#leaving) {
      if (dueMs > nowMs) break;
      this.#leaving.delete(user);
      void this.#attempt(async () => {
        if (await this.#options.presenceStore.disconnected(user)) this.#tell(user, false, nowMs - graceMs);
      });
    }
  }

  /** Replaces the users whose presence the socket is told; answers with how they are now. */
  async watch(connection: Connection, users: ReadonlySet<UserId>): Promise<void> {
    this.#asked.set(connection, users);
    await this.#inTurn(connection, async () => {
      const { known, hidden } = await this.#allowed(connection, users);
      // Another watch, or the end of the socket, has come in between: it has the last word.
      if (this.#asked.get(connection) !== users) return;
      this.#remove(connection);
      connection.watched = known;
      connection.hidden = hidden;
      await Promise.all([...known].map((user) => this.#watchers.add(connection, user)));
      const rows = await this.#options.presenceStore.presence([...known]);
      if (connection.watched === known) sendRows(connection, tellable(connection, rows));
    });
  }

  unwatch(connection: Connection): void {
    this.#asked.delete(connection);
    this.#remove(connection);
  }

  #remove(connection: Connection): void {
    for (const user of connection.watched ?? []) this.#watchers.remove(connection, user);
    connection.watched = undefined;
    connection.hidden = undefined;
  }

  /**
   * Those with whom the socket's user no longer shares a conversation are watched no more. I5
   * Of those who tell less than before the socket hears that nothing is known of them; of those who tell more, how they are.
   */
  async recheck(connection: Connection): Promise<void> {
    const again = async () => {
      const { watched } = connection;
      if (watched === undefined) return;
      const { known, hidden } = await this.#allowed(connection, watched);
      if (connection.watched !== watched) return;
      for (const user of watched) if (!known.has(user)) this.#watchers.remove(connection, user);
      const before = connection.hidden;
      connection.watched = known;
      connection.hidden = hidden;
      const blank = [...known]
        .filter((user) => hidden?.has(user) && !before?.has(user))
        .map((user) => ({ user, online: false, lastSeenMs: undefined }));
      const shown = [...known].filter((user) => before?.has(user) && !hidden?.has(user));
      const rows = shown.length === 0 ? [] : await this.#options.presenceStore.presence(shown);
      if (connection.watched === known && blank.length + rows.length > 0) sendRows(connection, [...blank, ...rows]);
    };
    await this.#attempt(() => this.#inTurn(connection, again));
  }

  /** Whatever changes what a socket watches: one after the other, so that the last to ask is the last to have looked. */
  #inTurn(connection: Connection, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(connection) ?? Promise.resolve()).then(work);
    const done = turn.catch(() => {});
    this.#turns.set(connection, done);
    void done.then(() => {
      if (this.#turns.get(connection) === done) this.#turns.delete(connection);
    });
    return turn;
  }

  /** The user shares fewer conversations than before, or tells others less or more: those who watch are checked again. I5 */
  recheckWatchers(user: UserId): void {
    for (const connection of this.#watchers.of(user)) void this.recheck(connection);
  }

  /** A message about a watched user has come in. */
  told(user: UserId, message: PresenceMessage): void {
    if ('recheck' in message) {
      this.recheckWatchers(user);
      return;
    }
    const { online, lastSeenMs } = message;
    this.#changed.set(user, { user, online, lastSeenMs });
    this.#cancelFlush ??= this.#options.clock.after(gatherMs, () => this.#flush());
  }

  stop(): void {
    this.#cancelFlush?.();
  }

  #flush(): void {
    this.#cancelFlush = undefined;
    const news = new Map<Connection, PresenceRow[]>();
    for (const [user, row] of this.#changed) {
      for (const connection of this.#watchers.of(user)) {
        const rows = news.get(connection);
        if (rows === undefined) news.set(connection, [row]);
        else rows.push(row);
      }
    }
    this.#changed.clear();
    for (const [connection, rows] of news) {
      const told = tellable(connection, rows);
      if (told.length > 0) sendRows(connection, told);
    }
  }

  #tell(user: UserId, online: boolean, lastSeenMs: number | undefined): void {
    this.#options.bus.publish(presenceChannel(user), encodePresence({ online, lastSeenMs }));
  }

  /** Those of the users whom the socket may watch; and of those the ones of whom it is told nothing for now. */
  async #allowed(
    { identity }: Connection,
    users: ReadonlySet<UserId>,
  ): Promise<{ readonly known: Set<UserId>; readonly hidden: Set<UserId> | undefined }> {
    if (identity === undefined) return { known: new Set(), hidden: undefined };
    const { store } = this.#options;
    const self = identity.user;
    const [acquainted, tellable] = await Promise.all([
      store.acquaintances(self, [...users]),
      store.watchable(self, [...users]),
    ]);
    const known = new Set([...users].filter((user) => user === self || acquainted.has(user)));
    const hidden = [...known].filter((user) => user !== self && !tellable.has(user));
    return { known, hidden: hidden.length === 0 ? undefined : new Set(hidden) };
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.#options.onFailure(cause);
    }
  }
}

/** Without those who are hidden from this socket. */
function tellable({ hidden }: Connection, rows: readonly PresenceRow[]): readonly PresenceRow[] {
  return hidden === undefined ? rows : rows.filter(({ user }) => !hidden.has(user));
}

function sendRows(connection: Connection, rows: readonly PresenceRow[]): void {
  connection.send({ case: 'presence', value: { users: rows.map(presenceToWire) } });
}
