import { type ConversationId, ErrorCode, limits, type SessionId, TidingsError, type UserId } from '@tidings/protocol';
import type { Authenticate } from '../accounts/authenticate';
import type { AuthorisedReader, Log } from '../log/log';
import { tellAt } from '../log/reader';
import type { Events } from '../observability/events';
import { createGate } from '../overload/gate';
import { watchLoopDelay } from '../overload/loop-delay';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import type { SessionStore } from '../ports/directory';
import type { Peer, Socket, SocketListener } from '../ports/edge';
import type { LogPoll, LogReader, PrivacyStore } from '../ports/log-store';
import type { PresenceStore } from '../ports/presence-store';
import { applyControl } from './apply-control';
import { Connection, type ConnectionOwner } from './connection';
import { decodeControl, decodeEndedSessions, encodeEndedSessions, sessionsChannel } from './control';
import { drainConnections } from './drain';
import { createFollower } from './follower';
import { startHeartbeat } from './heartbeat';
import { Hub } from './hub';
import { startPolling } from './poll';
import { Presence } from './presence';
import { decodePresence } from './presence-message';
import { receive } from './receive';
import { createRefuse } from './refuse';
import { createRestOfWelcome } from './rest-of-welcome';
import type { PartlyWelcomed, Services } from './services';
import { helloLimits } from './socket-limits';
import type { TopicRegistry } from './topics';
import { createWaitingRoom } from './waiting-room';
import { welcomeAgain } from './welcome';

export interface RealtimeOptions {
  readonly log: Pick<Log, 'append' | 'advance'>;
  readonly reader: AuthorisedReader;
  readonly store: Pick<
    LogReader & PrivacyStore,
    'conversationsOf' | 'acquaintances' | 'pull' | 'discretion' | 'watchable'
  > &
    LogPoll;
  readonly sessions: Pick<SessionStore, 'liveSessions'>;
  readonly authenticate: Authenticate;
  readonly bus: Bus;
  readonly presenceStore: PresenceStore;
  readonly topics: TopicRegistry;
  readonly clock: Clock;
  readonly events: Events;
  readonly rateLimits: boolean;
  /** How many sockets may wait for their hello. */
  readonly waitingSockets: number;
  /** How many are greeted at once. */
  readonly hellos?: typeof helloLimits;
}

/** The sockets of this process, wired. */
export interface Realtime {
  readonly hub: Hub;
  readonly waitingCount: () => number;
  open(socket: Socket, from: Peer): SocketListener;
  /** These sessions are over: their sockets close, on every node. I10 */
  endSessions(user: UserId, sessions: readonly SessionId[]): void;
  /** Sends every socket away within this time. */
  drain(withinMs: number): Promise<void>;
  stop(): void;
}

export function createRealtime(options: RealtimeOptions): Realtime {
  const { bus, clock, events, topics, store, rateLimits } = options;
  const presence = new Presence({
    bus,
    clock,
    presenceStore: options.presenceStore,
    store,
    onFailure: (cause) => events.failed(cause, { part: 'presence' }),
  });
  const hub = new Hub({
    bus,
    clock,
    rateLimits,
    onArrived: (user) => presence.arrived(user),
    onDeparted: (user) => presence.departed(user),
  });
  const waitingRoom = createWaitingRoom({
    inAll: options.waitingSockets,
    perNetwork: rateLimits ? Math.ceil(options.waitingSockets / 10) : options.waitingSockets,
  });
  const refuse = createRefuse(events);
  const tell = tellAt(() => clock.now());
  const follower = createFollower({
    topics,
    clock,
    read: async (conversation, afterSeq) => tell(await readAfter(store, conversation, afterSeq)),
    onJoined(conversation, seq, users) {
      for (const user of users) hub.control(user, { type: 'joined', conversation, seq });
    },
    onLeft(conversation, users) {
      for (const user of users) {
        hub.control(user, { type: 'unlisten', conversation });
        presence.recheckWatchers(user);
      }
    },
    onCaughtUp: (entries) => events.caughtUp(entries),
    onFailure: (cause, conversation) => events.failed(cause, { conversation }),
  });
  const loopDelay = watchLoopDelay(clock, events.loopLooked);
  const helloGate = createGate({
    ...{ clock, random: Math.random, ...(options.hellos ?? helloLimits) },
    what: 'too many sockets say hello',
    isClosed: () => loopDelay.isTooLong,
  });
  const restOfWelcome = createRestOfWelcome<PartlyWelcomed>({
    clock,
    tell: (waiting) => welcomeAgain(waiting, services),
    onFailure: (cause) => events.failed(cause, { part: 'welcome' }),
  });
  const services: Services = {
    ...options,
    hub,
    presence,
    follower,
    waitingRoom,
    refuse,
    restOfWelcome,
    helloGate,
    loopDelay,
  };
  const owner: ConnectionOwner = {
    clock,
    receive: (connection, data) => receive(connection, data, services),
    overrun: (connection) =>
      connection.bye(ErrorCode.OVERLOADED, 'too much was sent before the welcome; wait for it', 1_000),
    control: (connection, control) => applyControl(connection, control, services),
    closed(connection, code) {
      waitingRoom.leave(connection);
      presence.unwatch(connection);
      topics.forget(connection);
      if (connection.identity === undefined) return;
      hub.unregister(connection, connection.identity.user);
      events.socketClosed(connection.identity, code);
    },
  };

  const stopListening = bus.listen((channel, message) => {
    const id = channel.slice(2);
    if (channel.startsWith('c:')) follower.heard(id as ConversationId, message);
    else if (channel.startsWith('u:')) hub.control(id as UserId, decodeControl(message));
    else if (channel.startsWith('p:')) presence.told(id as UserId, decodePresence(message));
    else if (channel === sessionsChannel) hub.endSessions(decodeEndedSessions(message));
  });
  void bus.subscribe(sessionsChannel);
  const stopPolling = startPolling({
    ...{ bus, clock, topics, follower, hub, store, sessions: options.sessions },
    onPolled: () => events.polled(),
    onFailure: (cause) => events.failed(cause, { part: 'poll' }),
  });
  const stopHeartbeat = startHeartbeat({ clock, hub, waitingRoom, presence });

  return {
    hub,
    waitingCount: () => waitingRoom.size,
    open(socket, from) {
      const connection = new Connection(socket, from, owner);
      const code = waitingRoom.enter(connection);
      if (code !== undefined) refuse(connection, {}, tooManyWaiting(code));
      return connection;
    },
    endSessions(user, sessions) {
      bus.publish(sessionsChannel, encodeEndedSessions({ user, sessions }));
    },
    async drain(withinMs) {
      const connections = [...waitingRoom, ...hub];
      events.draining(connections.length);
      await drainConnections(connections, { withinMs, clock, random: Math.random });
    },
    stop() {
      stopPolling();
      stopHeartbeat();
      restOfWelcome.stop();
      loopDelay[Symbol.dispose]();
      stopListening();
      follower.stop();
      presence.stop();
    },
  };
}

/** As much as one frame holds. */
const readBytes = limits.frameBytes / 2;

async function readAfter(store: Pick<LogReader, 'pull'>, conversation: ConversationId, afterSeq: number) {
  const bounds = { fromSeq: 1, toSeq: undefined, limit: limits.pullEntries, maxBytes: readBytes, kinds: [] };
  return (await store.pull({ conversation, afterSeq, ...bounds })).entries;
}

function tooManyWaiting(code: ErrorCode): TidingsError {
  const where = code === ErrorCode.RATE_LIMITED ? 'from this address' : 'here';
  return new TidingsError(code, `too many sockets ${where} wait for their hello; try again shortly`, {
    retryAfterMs: 1_000,
  });
}
