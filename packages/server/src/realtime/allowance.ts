/** What one user may do over all their sockets of this process: many sockets are no way around it. */
import type { UserId } from '@tidings/protocol';
import { userLimits } from './socket-limits';
import type { TokenBucket } from './token-bucket';

export interface Allowance {
  readonly hellos: TokenBucket;
  readonly appends: TokenBucket;
  readonly signals: TokenBucket;
}

/** Users whose last socket has gone, and what they had left then; of more those go that have been gone for longest. */
const rememberedUsers = 10_000;

/** Keeps what users have left while none of their sockets does. */
export class Allowances {
  readonly #left = new Map<UserId, Allowance>();

  take(user: UserId, nowMs: number): Allowance {
    const known = this.#left.get(user);
    this.#left.delete(user);
    if (known !== undefined) return known;
    const full = ({ burst }: { readonly burst: number }) => ({ tokens: burst, readAtMs: nowMs });
    return { hellos: full(userLimits.hellos), appends: full(userLimits.appends), signals: full(userLimits.signals) };
  }

  giveBack(user: UserId, allowance: Allowance): void {
    this.#left.set(user, allowance);
    if (this.#left.size > rememberedUsers) this.#left.delete(this.#left.keys().next().value as UserId);
  }
}
