import type { Clock } from '../ports/clock';
import type { LogWriter } from '../ports/log-store';
import type { Log, LogListeners } from './log';

export interface LogOptions extends LogListeners {
  readonly store: LogWriter;
  readonly clock: Clock;
}

/** Opens the write path of one shard. Disposing waits for what is queued; the store stays the caller's. */
export function createLog(options: LogOptions): Log {
  void options;
  throw new Error('the write path is not there yet');
}
