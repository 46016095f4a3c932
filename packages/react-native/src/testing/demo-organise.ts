import type {
  Badge,
  ConversationRow,
  LinkPreviewChoice,
  ListFilter,
  Live,
  NotificationLevelName,
  OrganiseApi,
} from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { cell, follow } from './cell';
import type { KeptAs } from './demo-seed';
import type { DemoWorld } from './demo-world';

const filters: Readonly<Record<ListFilter, (row: ConversationRow) => boolean>> = {
  all: ({ isArchived, isRequest }) => !isArchived && !isRequest,
  archived: ({ isArchived, isRequest }) => isArchived && !isRequest,
  requests: ({ isRequest }) => isRequest,
  unread: ({ isArchived, isRequest, unread, isMarkedUnread }) =>
    !isArchived && !isRequest && (unread > 0 || isMarkedUnread),
  groups: ({ isArchived, isRequest, kind }) => !isArchived && !isRequest && kind === ConversationKind.GROUP,
  direct: ({ isArchived, isRequest, kind }) => !isArchived && !isRequest && kind === ConversationKind.DIRECT,
};

/** How the demo's conversations are kept: at once, and only here. */
export function demoOrganise(world: DemoWorld): OrganiseApi & {
  observeList(filter?: ListFilter): Live<readonly ConversationRow[]>;
  observeBadge(): Live<Badge>;
} {
  const keep = async (id: ConversationRow['id'], kept: KeptAs) =>
    world.change(id, (state) => {
      state.kept = { ...state.kept, ...kept };
    });
  const noPreviews = { inOpen: true, inSealed: false };
  const linkPreviews = cell<LinkPreviewChoice>(noPreviews);
  const groupLevel = cell<NotificationLevelName>('all');
  const lists = new Map<ListFilter, Live<readonly ConversationRow[]>>();
  const badge = follow(world.list, (rows = []): Badge => {
    const counted = rows.filter(
      (row) => !row.isArchived && !row.isRequest && !row.isMuted && (row.unread > 0 || row.isMarkedUnread),
    );
    return { conversations: counted.length, messages: counted.reduce((sum, { unread }) => sum + unread, 0) };
  });
  return {
    observeList: (filter = 'all') => {
      const known = lists.get(filter) ?? follow(world.list, (rows) => rows?.filter(filters[filter]));
      lists.set(filter, known as Live<readonly ConversationRow[]>);
      return known as Live<readonly ConversationRow[]>;
    },
    observeBadge: () => badge,
    setMuted: (id, mutedUntilMs) => keep(id, { mutedUntilMs }),
    setArchived: (id, isArchived) => keep(id, { isArchived }),
    setPinned: (id, isPinned) => keep(id, { pinnedAtMs: isPinned ? world.clock.now() : 0 }),
    async movePinned(id, above) {
      const pinned = (world.list.get() ?? []).filter((row) => row.isPinned && row.id !== id).map((row) => row.id);
      const at = above ? pinned.indexOf(above) : pinned.length;
      const order = pinned.toSpliced(at, 0, id);
      const top = world.clock.now();
      for (const [index, each] of order.entries()) await keep(each, { pinnedAtMs: top - index });
    },
    markUnread: (id, isMarkedUnread = true) => keep(id, { isMarkedUnread }),
    setNotificationLevel: (id, notificationLevel = 'all') => keep(id, { notificationLevel }),
    async saved() {
      const own = world.all().find(({ kind }) => kind === ConversationKind.SELF);
      return own?.id as ConversationRow['id'];
    },
    observeLinkPreviews: () => linkPreviews,
    setLinkPreviews: async (change) => linkPreviews.set({ ...(linkPreviews.get() ?? noPreviews), ...change }),
    observeGroupLevel: () => groupLevel,
    setGroupLevel: async (level) => groupLevel.set(level),
  };
}
