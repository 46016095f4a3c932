import {
  type ConversationId,
  type Entries,
  ErrorCode,
  idToBytes,
  type Rejected,
  TidingsError,
} from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import { fullJitter, type Random } from '../transport/jitter';
import type { FrameSender } from '../transport/socket';
import type { Held } from './held';
import type { Change } from './plan';
import { aroundPull, newerPull, nextPull, olderPull, type PullStep } from './sync-state';

export interface PullerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly link: FrameSender;
  held(conversation: ConversationId): Held | undefined;
  push(changes: readonly Change[]): Promise<void>;
  /** Nothing is left to pull: every newest window that was asked for reaches its head. */
  idle(): void;
}

interface Asked {
  answered(entries: Entries): void;
  failed(error: TidingsError): void;
  readonly cancelTimer: () => void;
}

/** Pieces of a log that a person asks for, besides its newest window. */
export type Page = 'older' | 'newer' | 'around';

const pagePulls = { older: olderPull, newer: newerPull, around: aroundPull };

const atOnce = 4;
const answerWithinMs = 20_000;
const retry = { baseMs: 500, capMs: 10_000 };

/** Fetches what is missing, a few conversations at a time, in the order they were asked for. */
export class Puller {
  readonly #options: PullerOptions;
  readonly #wanted = new Set<ConversationId>();
  readonly #underWay = new Set<ConversationId>();
  readonly #asked = new Map<number, Asked>();
  readonly #pages = new Map<string, Promise<void>>();
  #lastRef = 0;

  constructor(options: PullerOptions) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return this.#wanted.size === 0 && this.#underWay.size === 0;
  }

  /** The newest window of this conversation should reach the head. Ignored while not connected: a welcome asks for all anew. */
  want(conversation: ConversationId): void {
    if (!this.#options.link.isOpen) return;
    const held = this.#options.held(conversation);
    if (!held || !nextPull(held.sync)) return;
    this.#wanted.add(conversation);
    this.#pump();
  }

  /** Loads one page beside the window that holds this seq, or around a seq that is not held. Rejects when not connected. */
  page(conversation: ConversationId, which: Page, seq: number): Promise<void> {
    const key = `${conversation} ${which} ${seq}`;
    const known = this.#pages.get(key);
    if (known) return known;
    const work = this.#loadPage(conversation, which, seq).finally(() => this.#pages.delete(key));
    this.#pages.set(key, work);
    return work;
  }

  answered(entries: Entries): void {
    const asked = this.#take(entries.ref);
    asked?.answered(entries);
  }

  rejected({ ref, error }: Rejected): void {
    const asked = this.#take(ref);
    const code = error?.code ?? ErrorCode.INTERNAL;
    asked?.failed(
      new TidingsError(code, error?.message ?? 'the server refused to answer a pull', {
        retryAfterMs: error?.retryAfterMs ?? 0,
      }),
    );
  }

  /** The connection is gone; what is still wanted is asked for again after the next welcome. */
  lost(): void {
    this.#wanted.clear();
    for (const ref of [...this.#asked.keys()])
      this.#take(ref)?.failed(new TidingsError(ErrorCode.UNAVAILABLE, 'the connection was lost; try again'));
  }

  #pump(): void {
    const { link } = this.#options;
    for (const conversation of this.#wanted) {
      if (!link.isOpen || this.#underWay.size >= atOnce) return;
      if (this.#underWay.has(conversation)) continue;
      this.#wanted.delete(conversation);
      this.#underWay.add(conversation);
      void this.#reachHead(conversation).finally(() => {
        this.#underWay.delete(conversation);
        this.#pump();
        if (this.isIdle && link.isOpen) this.#options.idle();
      });
    }
  }

  async #reachHead(conversation: ConversationId): Promise<void> {
    const { clock, random, held, link } = this.#options;
    let before: PullStep | undefined;
    for (let attempt = 0; link.isOpen; ) {
      const next = held(conversation);
      const step = next && nextPull(next.sync);
      // An answer that brought nothing new will bring nothing new again.
      if (!step || isSame(step, before)) return;
      try {
        await this.#pull(conversation, step);
        before = step;
        attempt = 0;
      } catch (failure) {
        if (!(failure instanceof TidingsError) || failure.policy.action === 'never' || !link.isOpen) return;
        attempt += 1;
        const waitMs = failure.retryAfterMs || fullJitter(random, attempt, retry);
        await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
      }
    }
  }

  async #loadPage(conversation: ConversationId, which: Page, seq: number): Promise<void> {
    const held = this.#options.held(conversation);
    const step = held && pagePulls[which](held.sync, seq);
    if (!step) return;
    if (!this.#options.link.isOpen)
      throw new TidingsError(ErrorCode.UNAVAILABLE, 'these messages need a connection; try again when connected');
    await this.#pull(conversation, step);
  }

  async #pull(conversation: ConversationId, step: PullStep): Promise<void> {
    const { clock, link, push } = this.#options;
    this.#lastRef += 1;
    const ref = this.#lastRef;
    const entries = await new Promise<Entries>((answered, failed) => {
      const cancelTimer = clock.after(answerWithinMs, () => link.drop());
      this.#asked.set(ref, { answered, failed, cancelTimer });
      const range =
        step.direction === 'forwards' ? { afterSeq: step.afterSeq } : { afterSeq: 0, beforeSeq: step.beforeSeq };
      const request = { conversation: idToBytes(conversation), limit: step.limit, ...range };
      link.send({ case: 'pull', value: { ref, request } });
    });
    await push([
      { type: 'entries', conversation, incarnation: entries.incarnation, entries: entries.entries, isPulled: true },
    ]);
  }

  #take(ref: number): Asked | undefined {
    const asked = this.#asked.get(ref);
    this.#asked.delete(ref);
    asked?.cancelTimer();
    return asked;
  }
}

function isSame(a: PullStep, b: PullStep | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
