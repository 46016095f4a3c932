/**
 * Named points at which a kill test may end the process: TIDINGS_CRASH_AT="name" at the first passing, "name:n" at the n-th.
 * Works in workers too (they share the environment and the process). Costs one comparison when unset.
 */
export type CrashPointName =
  /** The transaction is complete and not committed. */
  | 'before_commit'
  /** On disk; the main thread does not know yet. */
  | 'after_commit_before_ack'
  /** The main thread knows; nobody has been told. */
  | 'after_ack_before_publish'
  /** Members have been told; the author has not. */
  | 'after_publish_before_reply';

const [armed, count = '1'] = (process.env.TIDINGS_CRASH_AT ?? '').split(':');
let passingsLeft = Number(count);

export function crashPoint(name: CrashPointName): void {
  if (name !== armed) return;
  passingsLeft -= 1;
  if (passingsLeft <= 0) process.kill(process.pid, 'SIGKILL');
}
