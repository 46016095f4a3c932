import type { SessionId, UserId } from '@tidings/protocol';
import type { AdministrationStore, EndedOutside } from '../../ports/administration';
import type { SessionRow, UserRow } from '../../ports/directory';

type StoredUser = UserRow & { readonly passwordHash: string };

interface Tables {
  readonly users: Map<UserId, StoredUser>;
  /** In the order of their places, 1, 2, 3 … */
  readonly endedOutside: EndedOutside[];
}

export function createMemoryAdministration(
  { users, endedOutside }: Tables,
  endAll: (isOver: (session: { readonly row: SessionRow }) => boolean) => SessionId[],
): AdministrationStore {
  const change = (id: UserId, changes: Partial<StoredUser>) => {
    const user = users.get(id);
    if (user !== undefined) users.set(id, { ...user, ...changes });
  };
  const end = (user: UserId, only?: SessionId) => {
    const ended = endAll(({ row }) => row.user === user && (only === undefined || row.id === only));
    endedOutside.push(...ended.map((session) => ({ user, session })));
    return ended;
  };
  return {
    listUsers: async (after, limit) =>
      [...users.values()]
        .filter(({ handle }) => handle > after)
        .sort((a, b) => (a.handle < b.handle ? -1 : 1))
        .slice(0, limit)
        .map(({ passwordHash: _secret, ...row }) => row),
    async setDisabled(user, isDisabled) {
      if (!users.has(user)) return undefined;
      change(user, { isDisabled });
      return isDisabled ? end(user) : [];
    },
    async setServerOwner(user, isServerOwner) {
      if (!users.has(user)) return 'no_user';
      const others = [...users.values()].filter((other) => other.id !== user);
      const hasOther = others.some((other) => other.isServerOwner && !other.isDisabled);
      if (!isServerOwner && !hasOther) return 'last';
      change(user, { isServerOwner });
      return 'set';
    },
    async endSessions(user, { only, passwordHash }) {
      if (passwordHash !== undefined) change(user, { passwordHash });
      return end(user, only);
    },
    endedSince: async (place) => ({
      place: endedOutside.length,
      ended: place === undefined ? [] : endedOutside.slice(place),
    }),
  };
}
