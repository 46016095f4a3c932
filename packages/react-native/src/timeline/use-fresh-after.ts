import type { ConversationRow } from '@tidings/client';
import { useEffect, useRef, useState } from 'react';
import { useForeground } from '../hooks';

/**
 * Behind which seq messages count as new on this visit: the read cursor as it was at opening, frozen while the person
 * reads. Leaving the app ends the visit. Undefined until the conversation is known.
 */
export function useFreshAfter(row: ConversationRow | undefined): number | undefined {
  const isInFront = useForeground();
  const readSeq = row?.readSeq;
  const latest = useRef(readSeq);
  latest.current = readSeq;
  const isKnown = readSeq !== undefined;
  const [frozen, setFrozen] = useState(row && row.unread > 0 ? readSeq : undefined);
  const hasUnread = useRef(row !== undefined && row.unread > 0);
  if (row) hasUnread.current = row.unread > 0;
  const wasKnown = useRef(isKnown);

  useEffect(() => {
    if (!isKnown || wasKnown.current) return;
    wasKnown.current = true;
    if (hasUnread.current) setFrozen(latest.current);
  }, [isKnown]);
  useEffect(() => {
    if (!isInFront) setFrozen(latest.current);
  }, [isInFront]);
  return frozen;
}
