import { type ConversationId, ConversationKind } from '@tidings/protocol';
import type { Timeline, TimelineState } from '../api';
import { topics } from '../store/topics';
import { createQuery } from '../views/live';
import { TimelineReader } from '../views/timeline-query';
import { type Parts, readerOf } from './parts';

const empty: TimelineState = { rows: [], hasOlder: false, isLoadingOlder: false, olderFailed: false };

export function openTimeline(parts: Parts, conversation: ConversationId): Timeline {
  const { database, peers, platform, watch } = parts;
  const rows = new TimelineReader(database, conversation, (upToSeq) => peers.call('open', { conversation, upToSeq }));
  const unsubscribers = new Set<() => void>();
  let older: Promise<void> | undefined;
  let olderFailed = false;

  const query = createQuery<TimelineState>({
    clock: platform.clock,
    watch: (changed) => {
      // Receipts of a group need to know who is in it.
      void askForRoster(parts, conversation).catch(() => {});
      return watch([topics.timeline(conversation), topics.members(conversation), topics.people], changed);
    },
    read: async () => {
      const reader = await readerOf(parts);
      if (!reader) return empty;
      const { rows: shown, hasOlder } = await rows.read(reader.self, reader.people);
      return { rows: shown, hasOlder, isLoadingOlder: older !== undefined, olderFailed };
    },
  });

  const loadOlder = async () => {
    try {
      if (!rows.hasOlderHere) {
        void query.refresh();
        await peers.call('older', conversation);
        // Lets the reader see how far the replica reaches now.
        await query.refresh();
      }
      await rows.readOlder();
      olderFailed = false;
    } catch {
      olderFailed = true;
    }
  };

  return {
    get: query.get,
    subscribe: (listener) => {
      const stop = query.subscribe(listener);
      const unsubscribe = () => {
        unsubscribers.delete(unsubscribe);
        stop();
      };
      unsubscribers.add(unsubscribe);
      return unsubscribe;
    },
    loadOlder: async () => {
      if (!query.get()?.hasOlder) return;
      older ??= loadOlder().finally(() => {
        older = undefined;
      });
      await older;
      await query.refresh();
    },
    dispose: () => {
      for (const unsubscribe of [...unsubscribers]) unsubscribe();
    },
  };
}

async function askForRoster({ database, peers }: Parts, conversation: ConversationId): Promise<void> {
  const [row] = await database.all<{ kind: ConversationKind; is_roster_known: number }>(
    'SELECT kind, is_roster_known FROM conversations WHERE id = ?',
    [conversation],
  );
  if (row?.kind === ConversationKind.GROUP && row.is_roster_known === 0) await peers.call('members', conversation);
}
