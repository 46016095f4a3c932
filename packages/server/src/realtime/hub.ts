import { ErrorCode, type SessionId, TidingsError, type UserId } from '@tidings/protocol';
import type { Identity } from '../accounts/authenticate';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import { type Allowance, Allowances } from './allowance';
import type { Connection } from './connection';
import { type Control, type EndedSessions, userChannel } from './control';
import { userLimits } from './socket-limits';
import { takeToken } from './token-bucket';

/** How long an ended session is remembered: longer than any hello takes. */
const rememberEndedMs = 60_000;

export interface HubOptions {
  readonly bus: Bus;
  readonly clock: Pick<Clock, 'now'>;
  /** False only in load tests. */
  readonly rateLimits: boolean;
  /** The user's first socket here, and the last. */
  readonly onArrived: (user: UserId) => void;
  readonly onDeparted: (user: UserId) => void;
}

/** The signed-in sockets of this process, by user; brings them what concerns the user: memberships, sessions. */
export class Hub {
  readonly #options: HubOptions;
  readonly #connections = new Map<UserId, readonly Connection[]>();
  /** Of users whose channel the bus is being asked for. */
  readonly #opening = new Map<UserId, Promise<void>>();
  readonly #endedAtMs = new Map<SessionId, number>();
  readonly #allowances = new Allowances();
  #size = 0;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  get userCount(): number {
    return this.#connections.size;
  }

  connectionsOf(user: UserId): readonly Connection[] {
    return this.#connections.get(user) ?? [];
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const connections of this.#connections.values()) yield* connections;
  }

  /**
   * From now on the socket gets its user's controls. Throws `SESSION_REVOKED` if the session ended while the token was being
   * checked: whoever registers later than the announcement would not hear it. I10
   * Throws `RATE_LIMITED` if the user has too many sockets here, or opens them too often. I9
   */
  async register(connection: Connection, identity: Identity): Promise<void> {
    const { user, session } = identity;
    if (this.#endedAtMs.has(session))
      throw new TidingsError(ErrorCode.SESSION_REVOKED, 'this session has ended; sign in again');
    const present = this.#connections.get(user);
    const allowance = present?.[0]?.allowance ?? this.#allowances.take(user, this.#options.clock.now());
    connection.allowance = allowance;
    try {
      if (this.#options.rateLimits) this.#check(allowance, present?.length ?? 0);
    } catch (refusal) {
      if (present === undefined) this.#allowances.giveBack(user, allowance);
      throw refusal;
    }
    connection.identity = identity;
    this.#connections.set(user, present === undefined ? [connection] : [...present, connection]);
    this.#size++;
    if (present !== undefined) return this.#opening.get(user);
    this.#options.onArrived(user);
    const opening = this.#options.bus.subscribe(userChannel(user)).finally(() => this.#opening.delete(user));
    this.#opening.set(user, opening);
    await opening;
  }

  #check({ hellos }: Allowance, present: number): void {
    if (present >= userLimits.sockets)
      throw new TidingsError(
        ErrorCode.RATE_LIMITED,
        `a user has at most ${userLimits.sockets} sockets here; close some first`,
        { retryAfterMs: 30_000 },
      );
    const waitMs = takeToken(hellos, userLimits.hellos, this.#options.clock.now());
    if (waitMs > 0)
      throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many sockets one after the other; keep one open', {
        retryAfterMs: waitMs,
      });
  }

  unregister(connection: Connection, user: UserId): void {
    const present = this.#connections.get(user) ?? [];
    const left = present.filter((other) => other !== connection);
    if (left.length === present.length) return;
    this.#size--;
    if (left.length > 0) {
      this.#connections.set(user, left);
      return;
    }
    this.#connections.delete(user);
    if (connection.allowance !== undefined) this.#allowances.giveBack(user, connection.allowance);
    this.#options.bus.unsubscribe(userChannel(user));
    this.#options.onDeparted(user);
  }

  /** A control message for one user has come in. */
  control(user: UserId, control: Control): void {
    for (const connection of this.connectionsOf(user)) connection.control(control);
  }

  /** Closes their sockets, and those that come with them in the next minute. */
  endSessions({ user, sessions }: EndedSessions): void {
    const nowMs = this.#options.clock.now();
    for (const session of sessions) this.#endedAtMs.set(session, nowMs);
    for (const [session, atMs] of this.#endedAtMs) {
      if (atMs > nowMs - rememberEndedMs) break;
      this.#endedAtMs.delete(session);
    }
    this.control(user, { type: 'sessions_ended', sessions });
  }
}
