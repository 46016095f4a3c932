import type { TimelineState } from '@tidings/client';
import { useRef } from 'react';

/**
 * Grows when the rows that are shown are others than before: a jump to somewhere else, or back to the end. The list begins anew then, at the
 * right place, instead of trying to keep its own.
 */
export function useEra({ rows }: Pick<TimelineState, 'rows'>): number {
  const known = useRef({ era: 0, first: rows[0]?.id, last: rows.at(-1)?.id });
  const ids = new Set(rows.map(({ id }) => id));
  const { first, last, era } = known.current;
  const isElsewhere = rows.length > 0 && first !== undefined && last !== undefined && !ids.has(first) && !ids.has(last);
  known.current = { era: isElsewhere ? era + 1 : era, first: rows[0]?.id, last: rows.at(-1)?.id };
  return known.current.era;
}
