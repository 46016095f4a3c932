import type { Config } from '../config/settings';

/** One thing that `tidings <name>` does. */
export interface Command {
  /** What follows the name: `<slots> <to>`. */
  readonly takes: string;
  readonly about: string;
  /** It is run whatever is wrong with the settings, and looks at them itself: `config` is of no use to it. */
  readonly readsSettings?: true;
  /** Throws an Error whose message is a sentence; a `UsageError` if the arguments are not what it takes. */
  run(
    args: readonly string[],
    config: Config,
    environment: Readonly<Record<string, string | undefined>>,
  ): Promise<void>;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
