/** What one check has found. */
export interface Finding {
  /** What was looked at: `settings`, `shard 2`. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, and after it what to do about it. Never a password. */
  readonly says: string;
}

/** Findings of one check, in the order of their making. */
export function findingsOf(check: string) {
  const found: Finding[] = [];
  const note = (state: Finding['state']) => (says: string) => void found.push({ check, state, says });
  return { ok: note('ok'), warning: note('warning'), problem: note('problem'), found };
}

export const reasonOf = (failure: unknown): string => {
  const { message, cause } = failure as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
};
