/**
 * The bus between nodes. It carries hints: it may lose, double and reorder, and no correctness hangs on it.
 * Listeners of this process are told too. Publishing never throws and never waits.
 *
 * Channels: `c:<conversation>` encoded server frames for its members · `u:<user>` control messages about one user
 * (memberships, sessions) · `p:<user>` presence of one user.
 */
export interface Bus extends AsyncDisposable {
  publish(channel: string, message: Uint8Array): void;
  /** Resolves once messages published from now on will arrive. Call the result to stop. */
  subscribe(channel: string, listener: (message: Uint8Array) => void): Promise<() => void>;
}
