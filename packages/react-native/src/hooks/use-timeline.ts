import type { Place, TimelineState } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useEffect, useMemo, useRef } from 'react';
import { useOpenTimelines } from './open-timelines';
import { useLive } from './use-live';

export interface OpenTimeline {
  /** Undefined until first read from the replica. */
  readonly state: TimelineState | undefined;
  loadOlder(): void;
  loadNewer(): void;
  /** Goes to a place in the conversation, or back to its newest entries. What came of it is in the state (`focus`, `missed`). */
  show(place: Place | 'end'): void;
}

/**
 * Opens a window on the conversation's log for as long as the component is there; one whose place it takes leaves it its own.
 * @param around where to open, if not at the newest entries; only its value at first counts
 */
export function useTimeline(conversation: ConversationId, around?: Place): OpenTimeline {
  const timelines = useOpenTimelines();
  const first = useRef(around).current;
  const taken = useMemo(() => timelines.take(conversation, first), [timelines, conversation, first]);
  useEffect(() => timelines.hold(taken), [timelines, taken]);
  const { timeline } = taken;
  const state = useLive(timeline);
  const actions = useMemo(() => {
    // A failure to load is in the state (`olderFailed` …), for the row with "Try again".
    const quietly = (work: Promise<void>) => void work.catch(() => {});
    return {
      loadOlder: () => quietly(timeline.loadOlder()),
      loadNewer: () => quietly(timeline.loadNewer()),
      show: (place: Place | 'end') => quietly(timeline.show(place)),
    };
  }, [timeline]);
  return { state, ...actions };
}
