/**
 * The one history checker: pure, knows nothing of servers and clients, only of what was seen and what must hold.
 *
 * - I1 what was acknowledged or shown is in the log; nothing is in the log that nobody sent, or whose sender was told no
 * - I2 one id, one seq
 * - I3 seqs are 1 … N, the same for everybody; loud counts run along; one device's entries keep the order they were sent in;
 *   each entry is in the epoch that the group's steps before it lead to
 * - I4 cursors never go back, never pass the head, and only their owner moves them
 * - I5 nobody sees an entry from outside their membership
 * - I7 every replica equals the log at the end
 * - I8 a pull answers exactly what lies behind its position; no head and no resume forgets what had been acknowledged before
 * - I10 nothing that was sent after a session's end comes to its device, and no hello from then on is answered
 */
import { checkCursors } from './check-cursors';
import { checkDurability } from './check-durability';
import { checkEpochs } from './check-epochs';
import { checkMembership } from './check-membership';
import { checkOnce } from './check-once';
import { checkOrder } from './check-order';
import { checkReplicas } from './check-replicas';
import { checkResume } from './check-resume';
import { checkRevocation } from './check-revocation';
import { indexHistory } from './indexed-history';
import type { History, Violation } from './operations';

/** Every violation that the history proves; none = nothing is known to be wrong. */
export function checkHistory(history: History): readonly Violation[] {
  const indexed = indexHistory(history);
  const checks = [
    checkDurability,
    checkOnce,
    checkOrder,
    checkEpochs,
    checkCursors,
    checkMembership,
    checkReplicas,
    checkResume,
    checkRevocation,
  ];
  return checks.flatMap((check) => check(indexed));
}

/** The first violations, one a line, for the message of a failed test. */
export function describeViolations(violations: readonly Violation[], atMost = 20): string {
  const lines = violations.slice(0, atMost).map(({ invariant, message }) => `${invariant}: ${message}`);
  const rest = violations.length - lines.length;
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}
