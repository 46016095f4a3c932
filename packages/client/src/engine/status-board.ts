import { idleStatus, type Status } from '../signals/status';
import type { LinkState } from '../transport/link';

/** Gathers what the engine's parts say about the moment, and tells it once per turn of the loop. */
export class StatusBoard {
  readonly #publish: (status: Status) => void;
  #status: Status = idleStatus;
  #isPlanned = false;

  constructor(publish: (status: Status) => void) {
    this.#publish = publish;
  }

  get status(): Status {
    return this.#status;
  }

  set(change: Partial<Status>): void {
    this.#status = { ...this.#status, ...change };
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      this.#publish(this.#status);
    });
  }
}

/** The honest state of the connection for people. Pure. */
export function connectionOf(link: LinkState, nowMs: number, isCaughtUp: boolean): Status['connection'] {
  switch (link.phase) {
    case 'idle':
      return { phase: 'idle' };
    case 'open':
      return { phase: isCaughtUp ? 'live' : 'catching_up' };
    case 'connecting':
      return { phase: link.isOnline ? 'connecting' : 'offline' };
    case 'waiting':
      if (!link.isOnline) return { phase: 'offline' };
      if (link.retryAtMs <= nowMs) return { phase: 'connecting' };
      return { phase: 'waiting', retryAtMs: link.retryAtMs, attempts: link.attempts };
  }
}
