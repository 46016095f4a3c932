import type { Accounts } from '../accounts/accounts';
import type { RemovalTeller } from '../keys/removals';
import type { LinkPreviews } from '../links/previews';
import type { AuthorisedReader, Log } from '../log/log';
import type { Events } from '../observability/events';
import type { Clock } from '../ports/clock';
import type { Counters } from '../ports/counters';
import type { DoorStore, GroupStore, InviteStore, LogReader, PrivacyStore } from '../ports/log-store';
import type { HeadTeller } from '../realtime/head-teller';
import type { PrivacyTeller } from '../realtime/privacy-teller';
import type { FindMessages } from '../search/find-messages';

export interface ApiSettings {
  /** What this server calls itself. */
  readonly name: string;
  readonly version: string;
  readonly signUp: 'open' | 'invitation' | 'closed';
  /** Origins that browsers may call from, besides the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Who is brought into a conversation by somebody they do not know is asked first. */
  readonly messageRequests: boolean;
  /** Off for load tests only. */
  readonly rateLimits: boolean;
}

export interface ApiLogger {
  error(details: object, message: string): void;
}

export interface ApiDeps {
  readonly accounts: Accounts;
  readonly log: Pick<Log, 'append' | 'advance'>;
  readonly reader: AuthorisedReader;
  readonly findMessages: FindMessages;
  readonly store: LogReader & InviteStore & DoorStore & GroupStore & PrivacyStore;
  readonly removals: Pick<RemovalTeller, 'tell'>;
  readonly tellHead: HeadTeller;
  readonly tellPrivacy: PrivacyTeller;
  readonly events: Pick<Events, 'keyPackageClaimed' | 'rpcAnswered'>;
  /** Undefined: switched off. */
  readonly previews: LinkPreviews | undefined;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly settings: ApiSettings;
  readonly logger: ApiLogger;
}
