import { ConversationKind } from '@tidings/protocol';
import type { Badge, ConversationRow, ListFilter, Live } from '../api';
import { topics } from '../store/topics';
import { readList } from '../views/list-query';
import { createQuery, derive } from '../views/live';
import { type Parts, readerOf } from './parts';
import { remembered } from './remembered';

/** Timers of a browser reach no further than some weeks. */
const longestWaitMs = 86_400_000;

export function createList(parts: Parts): {
  observeList(filter?: ListFilter): Live<readonly ConversationRow[]>;
  observeBadge(): Live<Badge>;
} {
  const { platform, watch } = parts;
  const { clock } = platform;
  let cancelTimer = () => {};

  const all = createQuery<readonly ConversationRow[]>({
    clock,
    watch: (changed) => {
      const stop = watch([topics.list, topics.people, topics.account, topics.preferences, topics.blocked], changed);
      return () => {
        stop();
        cancelTimer();
      };
    },
    read: async () => {
      const reader = await readerOf(parts);
      const rows = reader ? await readList(reader) : [];
      cancelTimer();
      const ends = Math.min(...rows.map(({ mutedUntilMs }) => mutedUntilMs ?? Number.POSITIVE_INFINITY));
      if (Number.isFinite(ends))
        cancelTimer = clock.after(Math.min(ends - platform.now() + 1, longestWaitMs), () => void all.refresh());
      return rows;
    },
  });

  const badge = derive<readonly ConversationRow[], Badge>(all, (rows = []) => badgeOf(rows));
  const filtered = remembered((filter: ListFilter) => {
    const rows = derive(all, (shown) => shown?.filter(filters[filter]));
    return rows as Live<readonly ConversationRow[]>;
  });
  return { observeList: (filter = 'all') => filtered(filter), observeBadge: () => badge };
}

type Filter = (row: ConversationRow) => boolean;

const isUnread: Filter = ({ unread, isMarkedUnread }) => unread > 0 || isMarkedUnread;

const isKept: Filter = ({ isArchived, isRequest }) => !isArchived && !isRequest;

const filters: Readonly<Record<ListFilter, Filter>> = {
  all: isKept,
  archived: ({ isArchived, isRequest }) => isArchived && !isRequest,
  unread: (row) => isKept(row) && isUnread(row),
  groups: (row) => isKept(row) && row.kind === ConversationKind.GROUP,
  direct: (row) => isKept(row) && row.kind === ConversationKind.DIRECT,
  requests: ({ isRequest }) => isRequest,
};

function badgeOf(rows: readonly ConversationRow[]): Badge {
  const counted = rows.filter((row) => isKept(row) && !row.isMuted && !row.isBlocked);
  const counts = counted.map((row) => ({ messages: messagesOf(row), isMarked: row.isMarkedUnread }));
  return {
    conversations: counts.filter(({ messages, isMarked }) => messages > 0 || isMarked).length,
    messages: counts.reduce((sum, { messages }) => sum + messages, 0),
  };
}

function messagesOf({ notificationLevel: level, unread, mentions }: ConversationRow): number {
  if (level === 'none') return 0;
  return level === 'mentions' ? mentions : unread;
}
