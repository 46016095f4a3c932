import type { Timeline, TimelineState } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from './client-context';
import { useLive } from './use-live';

export interface OpenTimeline {
  /** Undefined until first read from the replica. */
  readonly state: TimelineState | undefined;
  loadOlder(): void;
}

/** Opens a window on the conversation's log for as long as the component is there. */
export function useTimeline(conversation: ConversationId): OpenTimeline {
  const { messages } = useClient();
  const [timeline, setTimeline] = useState<Timeline>();
  useEffect(() => {
    const opened = messages.openTimeline(conversation);
    setTimeline(opened);
    return () => opened.dispose();
  }, [messages, conversation]);
  const state = useLive(timeline);
  // A failure to load is in the state (`olderFailed`), for the row with "Try again".
  const loadOlder = useCallback(() => void timeline?.loadOlder().catch(() => {}), [timeline]);
  return { state, loadOlder };
}
