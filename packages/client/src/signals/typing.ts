import { type ConversationId, limits, SignalKind, type UserId } from '@tidings/protocol';
import type { Clock } from '../platform/platform';

export type TypingState = Readonly<Record<ConversationId, readonly UserId[]>>;

/** Who is typing where. A signal is worth its time to live, and ends with the message it announced. */
export class TypingBoard {
  readonly #clock: Clock;
  readonly #changed: (state: TypingState) => void;
  readonly #typing = new Map<ConversationId, Map<UserId, () => void>>();

  constructor(clock: Clock, changed: (state: TypingState) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  signal(conversation: ConversationId, user: UserId, kind: SignalKind, ttlMs: number): void {
    if (kind === SignalKind.STOPPED_TYPING) this.stopped(conversation, user);
    if (kind !== SignalKind.TYPING) return;
    const people = this.#typing.get(conversation) ?? new Map<UserId, () => void>();
    const isNew = !people.has(user);
    people.get(user)?.();
    const ttl = Math.min(ttlMs || limits.typingTtlMs, 2 * limits.typingTtlMs);
    people.set(
      user,
      this.#clock.after(ttl, () => this.stopped(conversation, user)),
    );
    this.#typing.set(conversation, people);
    if (isNew) this.#tell();
  }

  stopped(conversation: ConversationId, user: UserId): void {
    const people = this.#typing.get(conversation);
    const cancel = people?.get(user);
    if (!people || !cancel) return;
    cancel();
    people.delete(user);
    if (people.size === 0) this.#typing.delete(conversation);
    this.#tell();
  }

  clear(): void {
    if (this.#typing.size === 0) return;
    for (const people of this.#typing.values()) for (const cancel of people.values()) cancel();
    this.#typing.clear();
    this.#tell();
  }

  #tell(): void {
    this.#changed(Object.fromEntries([...this.#typing].map(([id, people]) => [id, [...people.keys()]])));
  }
}

export interface ThinnedTyping {
  /** When `typing` was last sent; undefined while not typing. */
  readonly sentAtMs: number | undefined;
}

/** Thins keystrokes out: `typing` again only when half its time to live is over, `stopped` only after `typing`. Pure. */
export function thinTyping(
  state: ThinnedTyping,
  isTyping: boolean,
  nowMs: number,
): { readonly state: ThinnedTyping; readonly send: boolean } {
  if (!isTyping) return { state: { sentAtMs: undefined }, send: state.sentAtMs !== undefined };
  const isDue = state.sentAtMs === undefined || nowMs - state.sentAtMs >= limits.typingTtlMs / 2;
  return isDue ? { state: { sentAtMs: nowMs }, send: true } : { state, send: false };
}
