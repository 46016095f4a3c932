import type { SessionId, UserId } from '@tidings/protocol';
import { createMemoryKeys } from './directory-keys';
import { beginRotation, type Rotation, trade } from '../../accounts/rotation';
import type {
  Directory,
  SessionRow,
  SessionStore,
  SignUpLinkRow,
  SignUpLinkStore,
  UserRow,
  UserStore,
} from '../../ports/directory';

type StoredUser = UserRow & { readonly passwordHash: string };
type StoredSession = { readonly row: SessionRow; readonly family: string; readonly rotation: Rotation };

interface Tables {
  readonly users: Map<UserId, StoredUser>;
  readonly sessions: Map<SessionId, StoredSession>;
  readonly links: Map<string, SignUpLinkRow>;
}

/** A directory that is gone with the process. */
export function createMemoryDirectory(): Directory {
  const tables: Tables = { users: new Map(), sessions: new Map(), links: new Map() };
  return {
    users: createUsers(tables),
    sessions: createSessions(tables),
    signUpLinks: createLinks(tables),
    ...createMemoryKeys((user, device) => rowsOf(tables.sessions, user).some((session) => session.device === device)),
    async [Symbol.asyncDispose]() {},
  };
}

function createUsers({ users, sessions, links }: Tables): UserStore {
  const byHandle = (handle: string) => [...users.values()].find((user) => user.handle === handle);
  return {
    async createUser(user, { passwordHash, linkCode, policy }) {
      const isFirst = users.size === 0;
      if (policy === 'first_only' && !isFirst) return 'closed';
      if (byHandle(user.handle) !== undefined) return 'handle_taken';
      if (policy === 'link' && !isFirst && !useLink(links, linkCode, user.createdAtMs)) return 'link_invalid';
      const row: UserRow = { ...user, isServerOwner: isFirst };
      users.set(user.id, { ...row, passwordHash });
      return row;
    },
    usersById: async (ids) =>
      [...new Set(ids)].flatMap((id) => {
        const user = users.get(id);
        return user === undefined ? [] : [withoutPassword(user)];
      }),
    userByHandle: async (handle) => byHandle(handle),
    async updateUser(id, { displayName }) {
      const user = users.get(id);
      if (user === undefined) return undefined;
      users.set(id, { ...user, displayName });
      return withoutPassword({ ...user, displayName });
    },
    async changePassword(id, passwordHash, keep) {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, passwordHash });
      return endAll(sessions, ({ row }) => row.user === id && row.id !== keep);
    },
    countUsers: async () => users.size,
  };
}

function createSessions({ sessions }: Tables): SessionStore {
  return {
    async createSession(row, refresh, maxSessions) {
      const replaced = endAll(sessions, (old) => old.row.user === row.user && old.row.device === row.device);
      const crowdedOut = new Set(rowsOf(sessions, row.user).slice(maxSessions - 1));
      const ended = endAll(sessions, (old) => crowdedOut.has(old.row));
      sessions.set(row.id, { row, family: String(refresh.family), rotation: beginRotation(refresh.secret) });
      return [...replaced, ...ended];
    },
    async rotate(presented, nextSecret, nowMs) {
      const family = String(presented.family);
      const session = [...sessions.values()].find((candidate) => candidate.family === family);
      if (session === undefined) return { failed: 'unknown' };
      const rotation = trade(session.rotation, presented.secret, nextSecret);
      if (rotation === 'reused') {
        sessions.delete(session.row.id);
        return { failed: 'reused', session: session.row };
      }
      const row = { ...session.row, lastUsedAtMs: nowMs };
      sessions.set(row.id, { row, family, rotation });
      return row;
    },
    session: async (id) => sessions.get(id)?.row,
    sessionsOf: async (user) => rowsOf(sessions, user),
    endSession: async (user, session) =>
      endAll(sessions, ({ row }) => row.user === user && row.id === session).length > 0,
  };
}

function createLinks({ links }: Tables): SignUpLinkStore {
  return {
    async createLink(link) {
      links.set(link.id, link);
    },
    listLinks: async (nowMs) => [...links.values()].filter((link) => works(link, nowMs)).sort(newestIdFirst),
    async revokeLink(id, nowMs) {
      const link = links.get(id);
      return link !== undefined && works(link, nowMs) && links.delete(id);
    },
  };
}

function useLink(links: Tables['links'], code: string | undefined, nowMs: number): boolean {
  const link = [...links.values()].find((candidate) => candidate.code === code && works(candidate, nowMs));
  if (link === undefined) return false;
  links.set(link.id, { ...link, usesLeft: link.usesLeft - 1 });
  return true;
}

function works(link: SignUpLinkRow, nowMs: number): boolean {
  return link.usesLeft > 0 && (link.expiresAtMs === undefined || link.expiresAtMs > nowMs);
}

function endAll(sessions: Tables['sessions'], isOver: (session: StoredSession) => boolean): SessionId[] {
  const over = [...sessions.values()].filter(isOver).map((session) => session.row.id);
  for (const id of over) sessions.delete(id);
  return over;
}

function rowsOf(sessions: Tables['sessions'], user: UserId): SessionRow[] {
  const rows = [...sessions.values()].map((session) => session.row).filter((row) => row.user === user);
  return rows.sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs || newestIdFirst(a, b));
}

function newestIdFirst(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? 1 : -1;
}

function withoutPassword({ passwordHash: _secret, ...row }: StoredUser): UserRow {
  return row;
}
