import type { Change } from '../replica/plan';
import type { Applied } from '../replica/replica';

export interface Inbox {
  /** Resolves once the changes are on the disk. Rejects when they could not be written. */
  push(changes: readonly Change[]): Promise<void>;
}

/** Frames that have arrived already are handed over one by one: a turn of the loop later they are all here. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Applies what comes, in order, one transaction at a time: whatever comes meanwhile goes into the next one together. */
export function createInbox(options: {
  apply(changes: readonly Change[]): Promise<Applied>;
  applied(applied: Applied): void;
  failed(error: unknown): void;
}): Inbox {
  let waiting: Change[] = [];
  let next: Promise<void> | undefined;
  let current: Promise<void> = Promise.resolve();

  const applyWaiting = async () => {
    const changes = waiting;
    waiting = [];
    next = undefined;
    try {
      options.applied(await options.apply(changes));
    } catch (error) {
      options.failed(error);
      throw error;
    }
  };

  return {
    push: (changes) => {
      waiting.push(...changes);
      if (!next) {
        next = current.then(turn).then(applyWaiting);
        current = next.catch(() => {});
      }
      return next;
    },
  };
}
