import type { ConversationRow } from '@tidings/client';
import { useNow } from '../hooks';

/** Seconds until the person may write again; 0 = now. What is sent too soon all the same waits in the outbox. */
export function useSlowMode({ policy, saidAtMs }: Pick<ConversationRow, 'policy' | 'saidAtMs'>): number {
  const slowModeS = policy?.slowModeS ?? 0;
  const freeAtMs = saidAtMs === undefined ? 0 : saidAtMs + slowModeS * 1_000;
  // A clock for those who wait; the others are not drawn anew every second.
  const now = useNow(freeAtMs > Date.now() ? 1_000 : 3_600_000);
  const left = Math.ceil((freeAtMs - Math.max(now, Date.now() - 1_000)) / 1_000);
  // A clock that was set back makes nobody wait longer than the rule. I15
  return Math.max(0, Math.min(left, slowModeS));
}
