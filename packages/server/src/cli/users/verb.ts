import type { Administration } from '../administration';

/** One thing that `tidings users <verb>` does. */
export interface Verb {
  /** What follows the verb. */
  readonly takes: string;
  readonly about: string;
  run(args: readonly string[], administration: Administration): Promise<void>;
}
