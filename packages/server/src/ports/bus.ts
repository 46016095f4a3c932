/**
 * The bus between nodes. It carries hints: it may lose, double, reorder and be late, and no correctness hangs on it.
 * Listeners of this process are the exception: they are told within the call of `publish`, in its order, also with every
 * other node out of reach. I5 hangs on that. Publishing never throws and never waits, and holds no more than some megabytes
 * for a bus that does not take it.
 *
 * Channels: `c:<conversation>` what its members are told (realtime/topic-message.ts) · `u:<user>` control messages about one
 * user (memberships) · `p:<user>` presence of one user · `s:all` sessions that ended, of anybody.
 */
export interface Bus extends AsyncDisposable {
  publish(channel: string, message: Uint8Array): void;
  /**
   * Resolves once messages published from now on will arrive; within some seconds in any case, and then `state` is `down` until
   * they do. A channel is subscribed or not: doing it twice changes nothing.
   */
  subscribe(channel: string): Promise<void>;
  unsubscribe(channel: string): void;
  /** Gets what arrives on any subscribed channel. Call the result to stop. */
  listen(listener: BusListener): () => void;
  /** `exact`: there is no other node. `up`: what is published arrives. `down`: it may not, or another node's may not; ask the store. */
  readonly state: BusState;
}

export type BusState = 'exact' | 'up' | 'down';

export type BusListener = (channel: string, message: Uint8Array) => void;
