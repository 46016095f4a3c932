import { idToBytes, limits, type UserId } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import type { FrameSender } from '../transport/socket';

const coalesceMs = 200;
/** An instance that has not said for so long whom it shows is gone. */
const forgetMs = 60_000;

export interface WatchSetOptions {
  readonly clock: Clock;
  readonly link: FrameSender;
}

/** Whose presence the screens of all instances show: one set for the server. */
export class WatchSet {
  readonly #options: WatchSetOptions;
  readonly #byInstance = new Map<string, { readonly users: readonly UserId[]; readonly forget: () => void }>();
  #told: string | undefined;
  #planned: (() => void) | undefined;

  constructor(options: WatchSetOptions) {
    this.#options = options;
  }

  watch(instance: string, users: readonly UserId[]): void {
    this.#byInstance.get(instance)?.forget();
    const forget = this.#options.clock.after(forgetMs, () => {
      this.#byInstance.delete(instance);
      this.#plan();
    });
    this.#byInstance.set(instance, { users, forget });
    this.#plan();
  }

  /** A new connection watches nobody. */
  resume(): void {
    this.#told = undefined;
    this.#plan();
  }

  stop(): void {
    this.#planned?.();
    for (const { forget } of this.#byInstance.values()) forget();
  }

  #plan(): void {
    this.#planned ??= this.#options.clock.after(coalesceMs, () => {
      this.#planned = undefined;
      this.#tell();
    });
  }

  #tell(): void {
    const { link } = this.#options;
    if (!link.isOpen) return;
    const union = new Set([...this.#byInstance.values()].flatMap(({ users }) => users));
    const users = [...union].sort().slice(0, limits.watchedUsers);
    const told = users.join();
    if (told === (this.#told ?? '')) return;
    this.#told = told;
    link.send({ case: 'watch', value: { users: users.map(idToBytes) } });
  }
}
