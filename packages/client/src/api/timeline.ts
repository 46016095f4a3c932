import { type ConversationId, ConversationKind, type EntryId } from '@tidings/protocol';
import type { Place, Timeline, TimelineRow, TimelineState } from '../api';
import { topics } from '../store/topics';
import { createQuery } from '../views/live';
import { TimelineReader } from '../views/timeline-query';
import { type Parts, readerOf } from './parts';
import { reachPlace } from './place';

const empty: TimelineState = {
  rows: [],
  focus: undefined,
  missed: undefined,
  hasOlder: false,
  isLoadingOlder: false,
  olderFailed: false,
  hasNewer: false,
  isLoadingNewer: false,
  newerFailed: false,
};

export function openTimeline(parts: Parts, conversation: ConversationId, around: Place | undefined): Timeline {
  const { database, peers, platform, watch } = parts;
  const reader = new TimelineReader(database, conversation, (upToSeq) => peers.call('open', { conversation, upToSeq }));
  const unsubscribers = new Set<() => void>();
  let sought: { readonly place: Place; readonly seq: number; readonly turn: number } | undefined;
  let turn = 0;
  let missed: TimelineState['missed'];

  const query = createQuery<TimelineState>({
    clock: platform.clock,
    watch: (changed) => {
      // Receipts of a group need to know who is in it.
      void askForRoster(parts, conversation).catch(() => {});
      return watch(
        [topics.timeline(conversation), topics.members(conversation), topics.people, topics.blocked],
        changed,
      );
    },
    read: async () => {
      await opening;
      const as = await readerOf(parts);
      if (!as) return empty;
      const { rows, hasOlder, hasNewer } = await reader.read(as.self, as.people);
      const entry = sought && rowAt(rows, sought);
      return {
        rows,
        focus: sought && entry && { entry, turn: sought.turn },
        missed,
        hasOlder,
        isLoadingOlder: older.isLoading,
        olderFailed: older.hasFailed,
        hasNewer,
        isLoadingNewer: newer.isLoading,
        newerFailed: newer.hasFailed,
      };
    },
  });

  const older = createPaging(query.refresh, async () => {
    if (!reader.hasOlderHere) {
      await peers.call('page', { conversation, which: 'older', seq: reader.shown.fromSeq });
      // Lets the reader see how far the replica reaches now.
      await query.refresh();
    }
    await reader.readOlder();
  });
  const newer = createPaging(query.refresh, async () => {
    if (!reader.hasNewerHere) {
      await peers.call('page', { conversation, which: 'newer', seq: reader.shown.toSeq });
      await query.refresh();
    }
    await reader.readNewer();
  });

  const goTo = async (place: Place | 'end'): Promise<void> => {
    turn += 1;
    const own = turn;
    missed = undefined;
    if (place === 'end') {
      sought = undefined;
      await reader.follow();
      return;
    }
    try {
      const seq = await reachPlace(parts, conversation, place);
      // Meanwhile the person wanted to go elsewhere.
      if (own !== turn) return;
      if (seq === undefined) missed = 'gone';
      else {
        sought = { place, seq, turn: own };
        await reader.moveTo(seq);
      }
    } catch {
      if (own === turn) missed = 'offline';
    }
  };
  const opening = around && goTo(around);

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
      if (query.get()?.hasOlder) await older.load();
    },
    loadNewer: async () => {
      if (query.get()?.hasNewer) await newer.load();
    },
    show: async (place) => {
      await goTo(place);
      await query.refresh();
    },
    dispose: () => {
      for (const unsubscribe of [...unsubscribers]) unsubscribe();
    },
  };
}

interface Paging {
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
  load(): Promise<void>;
}

/** One page at a time; a failure is for the row with "Try again". */
function createPaging(refresh: () => Promise<void>, loadPage: () => Promise<void>): Paging {
  let work: Promise<void> | undefined;
  let hasFailed = false;
  const run = async () => {
    try {
      await loadPage();
      hasFailed = false;
    } catch {
      hasFailed = true;
    }
  };
  return {
    get isLoading() {
      return work !== undefined;
    },
    get hasFailed() {
      return hasFailed;
    },
    load: async () => {
      work ??= run().finally(() => {
        work = undefined;
      });
      void refresh();
      await work;
      await refresh();
    },
  };
}

/** The row of a place, else the nearest one: some entries show nothing. */
function rowAt(rows: readonly TimelineRow[], { place, seq }: { place: Place; seq: number }): EntryId | undefined {
  const exact = 'entry' in place ? rows.find(({ id }) => id === place.entry) : undefined;
  const nearest = rows.find((row) => row.seq !== undefined && row.seq >= seq);
  return (exact ?? nearest ?? rows.at(-1))?.id;
}

async function askForRoster({ database, peers }: Parts, conversation: ConversationId): Promise<void> {
  const [row] = await database.all<{ kind: ConversationKind; is_roster_known: number }>(
    'SELECT kind, is_roster_known FROM conversations WHERE id = ?',
    [conversation],
  );
  if (row?.kind === ConversationKind.GROUP && row.is_roster_known === 0) await peers.call('members', conversation);
}
