/**
 * Sockets that were welcomed with a part of their conversations, because a shard could not be read. One of them asks about once a
 * second whether it can; when it can, all of them are told, some at a time, so that a shard that comes back is not asked by everybody.
 */
import type { Clock } from '../ports/clock';

export interface RestOfWelcome<Waiting> {
  add(waiting: Waiting): void;
  stop(): void;
}

export interface RestOptions<Waiting> {
  readonly clock: Pick<Clock, 'after'>;
  /** Rejects if it still can't be told; does nothing for a socket that has closed. */
  readonly tell: (waiting: Waiting) => Promise<void>;
  readonly onFailure: (cause: unknown) => void;
}

const askAgainMs = 1_000;
const atOnce = 8;

export function createRestOfWelcome<Waiting>({ clock, tell, onFailure }: RestOptions<Waiting>): RestOfWelcome<Waiting> {
  const queue: Waiting[] = [];
  let cancel: (() => void) | undefined;
  let isStopped = false;

  const later = () => {
    if (!isStopped) cancel ??= clock.after(askAgainMs, () => void tellAll());
  };

  async function tellNext(): Promise<boolean> {
    const next = queue.shift();
    if (next === undefined) return false;
    try {
      await tell(next);
      return true;
    } catch (cause) {
      queue.unshift(next);
      onFailure(cause);
      return false;
    }
  }

  async function tellAll(): Promise<void> {
    const isThere = await tellNext();
    const tellOn = async () => {
      while (isThere && !isStopped && (await tellNext()));
    };
    await Promise.all(Array.from({ length: atOnce }, tellOn));
    cancel = undefined;
    if (queue.length > 0) later();
  }

  return {
    add(waiting) {
      queue.push(waiting);
      later();
    },
    stop() {
      isStopped = true;
      cancel?.();
    },
  };
}
