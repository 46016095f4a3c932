import type { Authenticate } from '../accounts/authenticate';
import type { AuthorisedReader, Log } from '../log/log';
import type { Events } from '../observability/events';
import type { Gate } from '../overload/gate';
import type { LoopDelay } from '../overload/loop-delay';
import type { Bus } from '../ports/bus';
import type { Clock } from '../ports/clock';
import type { LogReader, PrivacyStore } from '../ports/log-store';
import type { Connection } from './connection';
import type { Follower } from './follower';
import type { Hub } from './hub';
import type { Presence } from './presence';
import type { Refuse } from './refuse';
import type { RestOfWelcome } from './rest-of-welcome';
import type { TopicRegistry } from './topics';
import type { WaitingRoom } from './waiting-room';

/** Its `hello` could be answered in part only. */
export interface PartlyWelcomed {
  readonly connection: Connection;
  readonly since: Uint8Array;
}

/** What the frames of all sockets work with: one object, shared. */
export interface Services {
  readonly log: Pick<Log, 'append' | 'advance'>;
  readonly reader: AuthorisedReader;
  readonly store: Pick<LogReader & PrivacyStore, 'conversationsOf' | 'acquaintances' | 'discretion' | 'watchable'>;
  readonly authenticate: Authenticate;
  readonly bus: Bus;
  readonly topics: TopicRegistry;
  readonly follower: Follower;
  readonly hub: Hub;
  readonly presence: Presence;
  readonly waitingRoom: WaitingRoom;
  readonly restOfWelcome: Pick<RestOfWelcome<PartlyWelcomed>, 'add'>;
  readonly clock: Clock;
  readonly events: Events;
  readonly refuse: Refuse;
  readonly helloGate: Pick<Gate, 'enter'>;
  readonly loopDelay: Pick<LoopDelay, 'isTooLong'>;
  /** False only in load tests. */
  readonly rateLimits: boolean;
}
