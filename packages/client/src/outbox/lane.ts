import type { ConversationId, EntryId } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import { effectOfIntent, targetsOf } from '../views/effects-query';
import type { Intent } from './intents';

interface Wait {
  readonly id: EntryId;
  readonly cancel: () => void;
}

/**
 * What one conversation has to send, in the order in which it was meant (I3). Two things hold it up: after a refusal nothing goes for a
 * while; and slow mode holds back the one message that it has refused, and what comes after it, but not what is said about messages that
 * have been sent: it goes ahead, in its own order.
 */
export class Lane {
  readonly conversation: ConversationId;
  queue: readonly EntryId[] = [];
  isRunning = false;
  /** The epoch in which the first of the queue was refused as stale. */
  refused: { readonly generation: number; readonly epoch: number } | undefined;
  readonly #clock: Clock;
  readonly #freed: () => void;
  #wait: (Wait & { readonly isPaced: boolean }) | undefined;
  #tries: { readonly id: EntryId; readonly count: number } | undefined;
  /** Nothing behind the paced one may pass it. */
  #isStuck = false;

  /** @param freed called when it can go on */
  constructor(conversation: ConversationId, clock: Clock, freed: () => void) {
    this.conversation = conversation;
    this.#clock = clock;
    this.#freed = freed;
  }

  get isFree(): boolean {
    return !this.isRunning && this.queue.length > 0 && !this.isPaused && !this.#isStuck;
  }

  get isPaused(): boolean {
    return this.#wait !== undefined && !this.#wait.isPaced;
  }

  add(id: EntryId): void {
    this.queue = [...this.queue, id];
    this.#isStuck = false;
  }

  /** As in `ids`; what is not there goes last. */
  order(ids: readonly EntryId[]): void {
    const places = new Map(ids.map((id, place) => [id, place]));
    const placeOf = (id: EntryId) => places.get(id) ?? ids.length;
    if (this.queue.every((id, i, all) => i === 0 || placeOf(all[i - 1] as EntryId) <= placeOf(id))) return;
    this.queue = this.queue.toSorted((a, b) => placeOf(a) - placeOf(b));
    this.#isStuck = false;
  }

  remove(id: EntryId): void {
    this.queue = this.queue.filter((other) => other !== id);
    if (this.#wait?.id === id) this.#goOn();
    if (this.#tries?.id === id) this.#tries = undefined;
  }

  /** How often it was refused before this time. */
  countRefusal(id: EntryId): number {
    const before = this.#tries?.id === id ? this.#tries.count : 0;
    this.#tries = { id, count: before + 1 };
    return before;
  }

  /** @param isPaced by slow mode */
  holdBack(id: EntryId, waitMs: number, isPaced: boolean): void {
    this.#wait?.cancel();
    const cancel = this.#clock.after(waitMs, () => {
      this.#goOn();
      this.#freed();
    });
    this.#wait = { id, cancel, isPaced };
  }

  /** The first that may go, of those that `read` still finds. */
  async next<Found extends Required<Intent>>(
    read: (id: EntryId) => Promise<Found | undefined>,
    gone: (id: EntryId) => void,
  ): Promise<Found | undefined> {
    const { queue } = this;
    for (const id of queue) {
      const intent = await read(id);
      if (!intent) gone(id);
      else if (!this.#wait || (this.#wait.id !== id && this.#mayPass(intent))) return intent;
    }
    this.#isStuck = this.#wait !== undefined && this.queue.every((id) => queue.includes(id));
    return undefined;
  }

  #mayPass(intent: Required<Intent>): boolean {
    if (!intent.isSilent || effectOfIntent(intent) === undefined) return false;
    return [...targetsOf([intent])].every((target) => !this.queue.includes(target));
  }

  #goOn(): void {
    this.#wait?.cancel();
    this.#wait = undefined;
    this.#isStuck = false;
  }
}
