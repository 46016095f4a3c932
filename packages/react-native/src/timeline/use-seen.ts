import type { ConversationRow } from '@tidings/client';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useForeground } from '../hooks';
import type { TimelineItem } from './layout';

/** Follows what has been on the screen, and advances the read cursor while the app is in front. */
export function useSeen(conversation: ConversationRow | undefined) {
  const { messages } = useClient();
  const isInFront = useForeground();
  const [visibleSeq, setVisibleSeq] = useState(0);
  const id = conversation?.id;
  const readSeq = conversation?.readSeq ?? 0;
  const isMember = conversation?.role !== undefined;

  const onVisible = useCallback((items: readonly TimelineItem[]) => {
    const seqs = items.map((item) => ('row' in item ? (item.row.seq ?? 0) : 0));
    setVisibleSeq((before) => Math.max(before, ...seqs));
  }, []);

  useEffect(() => {
    if (!id || !isMember || !isInFront || visibleSeq <= readSeq) return;
    // Offline it goes through the outbox; if even that fails, the next message seen tries again.
    messages.markRead(id, visibleSeq).catch(() => {});
  }, [messages, id, isMember, isInFront, visibleSeq, readSeq]);

  return { visibleSeq, onVisible };
}
