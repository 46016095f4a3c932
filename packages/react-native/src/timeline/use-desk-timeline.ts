import type { MessageRow, Place, TimelineRow } from '@tidings/client';
import { useEffect } from 'react';
import { useDesk } from '../actions/desk';

/** Tells the desk what is on the screen, and how to go somewhere else. */
export function useDeskTimeline(rows: readonly TimelineRow[], show: (place: Place) => void): void {
  const desk = useDesk();
  useEffect(() => {
    if (!desk) return;
    const timeline = desk.timeline;
    const messages = rows.filter((row): row is MessageRow => row.type === 'message');
    timeline.current = { rows: messages, show: (entry) => show({ entry }) };
    desk.refresh(messages);
    return () => {
      timeline.current = undefined;
    };
  }, [desk, rows, show]);
}
