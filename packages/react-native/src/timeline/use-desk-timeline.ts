import type { MessageRow, Place, TimelineRow } from '@tidings/client';
import { useEffect } from 'react';
import { useDesk } from '../actions/desk';

/** Tells the desk what is on the screen, and how to go somewhere else. */
export function useDeskTimeline(rows: readonly TimelineRow[], show: (place: Place) => void): void {
  const desk = useDesk();
  useEffect(() => {
    if (!desk) return;
    const timeline = desk.timeline;
    timeline.current = {
      rows: rows.filter((row): row is MessageRow => row.type === 'message'),
      show: (entry) => show({ entry }),
    };
    return () => {
      timeline.current = undefined;
    };
  }, [desk, rows, show]);
}
