/**
 * Presence: who is connected, told to those who watch and share a conversation.
 *
 * A user goes offline only some seconds after the last socket went, so that a reconnect does not flicker. Changes are gathered
 * and go out as one frame per watching socket. All of it is hints: what is lost is mended by the next `watch`.
 */
import type { UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import type { LogReader } from '../ports/log-store';
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
  readonly acquaintances: LogReader['acquaintances'];
  /** A store failed; presence goes on without. */
  readonly onFailure: (cause: unknown) => void;
}

export class Presence {
  readonly #options: PresenceOptions;
  readonly #watchers: Watchers;
  /** Users without a socket here who count as online until then. */
  readonly #leaving = new Map<UserId, number>();
  readonly #changed = new Map<UserId, PresenceRow>();
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
    connection.watched = users;
    const allowed = await this.#allowed(connection, users);
    // Another watch, or the end of the socket, has come in between: it has the last word.
    if (connection.watched !== users) return;
    this.unwatch(connection);
    connection.watched = allowed;
    await Promise.all([...allowed].map((user) => this.#watchers.add(connection, user)));
    const rows = await this.#options.presenceStore.presence([...allowed]);
    if (connection.watched === allowed)
      connection.send({ case: 'presence', value: { users: rows.map(presenceToWire) } });
  }

  unwatch(connection: Connection): void {
    for (const user of connection.watched ?? []) this.#watchers.remove(connection, user);
    connection.watched = undefined;
  }

  /** The socket's user has left a conversation: those they no longer share one with are watched no more. I5 */
  async recheck(connection: Connection): Promise<void> {
    const { watched } = connection;
    if (watched === undefined) return;
    await this.#attempt(async () => {
      const allowed = await this.#allowed(connection, watched);
      if (connection.watched !== watched) return;
      for (const user of watched) if (!allowed.has(user)) this.#watchers.remove(connection, user);
      connection.watched = allowed;
    });
  }

  /** The user shares fewer conversations than before: those who watch are checked again. I5 */
  recheckWatchers(user: UserId): void {
    for (const connection of this.#watchers.of(user)) void this.recheck(connection);
  }

  /** A message about a watched user has come in. */
  told(user: UserId, { online, lastSeenMs }: PresenceMessage): void {
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
    for (const [connection, rows] of news)
      connection.send({ case: 'presence', value: { users: rows.map(presenceToWire) } });
  }

  #tell(user: UserId, online: boolean, lastSeenMs: number | undefined): void {
    this.#options.bus.publish(presenceChannel(user), encodePresence({ online, lastSeenMs }));
  }

  async #allowed(connection: Connection, users: ReadonlySet<UserId>): Promise<Set<UserId>> {
    const { identity } = connection;
    if (identity === undefined) return new Set();
    const known = await this.#options.acquaintances(identity.user, [...users]);
    return new Set([...users].filter((user) => user === identity.user || known.has(user)));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.#options.onFailure(cause);
    }
  }
}
