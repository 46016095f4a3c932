import type { Config } from './config/settings';
import type { Bus } from './ports/bus';
import type { Clock } from './ports/clock';
import type { Counters } from './ports/counters';
import type { Directory } from './ports/directory';
import type { OpenEdge } from './ports/edge';
import type { LogStore } from './ports/log-store';
import type { PasswordHasher } from './ports/password-hasher';
import type { PresenceStore } from './ports/presence-store';

/** Parts to use in place of those the config asks for: worlds in memory, fake clocks, planted bugs. */
export interface Overrides {
  readonly clock?: Clock;
  readonly openEdge?: OpenEdge;
  /** Given parts stay the caller's to dispose. */
  readonly logStore?: LogStore;
  readonly directory?: Directory;
  readonly bus?: Bus;
  readonly presenceStore?: PresenceStore;
  readonly counters?: Counters;
  readonly passwordHasher?: PasswordHasher;
  /** Where log lines go; default the standard error output. */
  readonly writeLog?: (line: string) => void;
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:4180` */
  readonly url: string;
  readonly port: number;
  /** Absolute path of the data folder; undefined when both stores were given. */
  readonly dataFolder: string | undefined;
  /** Drains: sends clients away over `drainMs` (default: the config's), answers what is under way, closes the stores. */
  stop(options?: { readonly drainMs?: number }): Promise<void>;
}

/** The composition root: the only file that knows embedded from scaled-out. Disposing stops without draining. */
export async function openServer(config: Config, overrides: Overrides = {}): Promise<RunningServer> {
  void config;
  void overrides;
  throw new Error('the server is being wired');
}
