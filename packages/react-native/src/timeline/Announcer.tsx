import type { TimelineState } from '@tidings/client';
import { useEffect, useRef, useState } from 'react';
import { useBlocked } from '../hooks';
import { useWords } from '../markdown/parser';
import { Hidden } from '../primitives';

/**
 * Says aloud what others write while one is here: what arrives at the end, that is, and not what is loaded or jumped to; and nothing of
 * people who are blocked.
 */
export function Announcer({ rows, hasNewer }: Pick<TimelineState, 'rows' | 'hasNewer'>) {
  const words = useWords();
  const blocked = useBlocked();
  const [said, setSaid] = useState('');
  /** Up to where the log was known while its end was on the screen. */
  const knownSeq = useRef<number>(undefined);
  const newest = rows.findLast(({ seq }) => seq !== undefined);
  useEffect(() => {
    const before = knownSeq.current;
    const seq = newest?.seq ?? 0;
    knownSeq.current = hasNewer ? undefined : Math.max(seq, before ?? 0);
    if (hasNewer || before === undefined || seq <= before) return;
    if (newest?.type !== 'message' || newest.isOwn || newest.content.type !== 'text') return;
    if (blocked.some(({ id }) => id === newest.author)) return;
    setSaid(`${newest.authorName}: ${words(newest.content.text)}`);
  }, [newest, hasNewer, blocked, words]);
  return <Hidden aria-live="polite">{said}</Hidden>;
}
