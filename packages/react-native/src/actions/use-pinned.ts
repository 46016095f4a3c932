import type { MessageRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useMemo } from 'react';
import { useClient, useLive } from '../hooks';

/** Pinned messages, pinned last first. */
export function usePinned(conversation: ConversationId): readonly MessageRow[] {
  const { messages } = useClient();
  return useLive(useMemo(() => messages.observePinned(conversation), [messages, conversation])) ?? none;
}

const none: readonly MessageRow[] = [];
