/** Time, passed in so that tests can move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs the callback after `ms`; the result cancels it. Timers never keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}
