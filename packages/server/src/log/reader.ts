import type { User, UserId } from '@tidings/protocol';
import type { LogReader } from '../ports/log-store';
import type { AuthorisedReader } from './log';

export interface ReaderOptions {
  readonly store: LogReader;
  /** The `User` messages of these ids, in any order; unknown ids are left out. */
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}

export function createReader(options: ReaderOptions): AuthorisedReader {
  void options;
  throw new Error('reading is not there yet');
}
