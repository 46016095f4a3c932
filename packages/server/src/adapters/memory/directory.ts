import type { ReportId, SessionId, UserId } from '@tidings/protocol';
import { beginRotation, type Rotation, trade } from '../../accounts/rotation';
import type { EndedOutside } from '../../ports/administration';
import type {
  Directory,
  SessionRow,
  SessionStore,
  SignUpLinkRow,
  SignUpLinkStore,
  UserRow,
  UserStore,
} from '../../ports/directory';
import type { ReportRow, ReportStore } from '../../ports/reports';
import { createMemoryAdministration } from './administration';
import { createMemoryKeys, dropPackages, type KeyTables, newKeyTables } from './keys';

type StoredUser = UserRow & { readonly passwordHash: string };
type StoredSession = { readonly row: SessionRow; readonly family: string; readonly rotation: Rotation };

interface Tables extends KeyTables {
  readonly users: Map<UserId, StoredUser>;
  readonly sessions: Map<SessionId, StoredSession>;
  readonly links: Map<string, SignUpLinkRow>;
  /** Of those that are resolved the reporter alone. */
  /** In the order of their places, 1, 2, 3 … */
  readonly endedOutside: EndedOutside[];
  readonly reports: Map<ReportId, { readonly reporter: UserId; readonly open: ReportRow | undefined }>;
}

/** A directory that is gone with the process. */
export function createMemoryDirectory(): Directory {
  const tables: Tables = {
    users: new Map(),
    sessions: new Map(),
    links: new Map(),
    endedOutside: [],
    reports: new Map(),
    ...newKeyTables(),
  };
  return {
    users: createUsers(tables),
    sessions: createSessions(tables),
    signUpLinks: createLinks(tables),
    reports: createReports(tables),
    administration: createMemoryAdministration(tables, (isOver) => endAll(tables, isOver)),
    ...createMemoryKeys(tables, ({ user, device }) =>
      endAll(tables, ({ row }) => row.user === user && row.device === device),
    ),
    async [Symbol.asyncDispose]() {},
  };
}

function createUsers(tables: Tables): UserStore {
  const { users, links } = tables;
  const byHandle = (handle: string) => [...users.values()].find((user) => user.handle === handle);
  return {
    async createUser(user, { passwordHash, linkCode, policy }) {
      const isFirst = users.size === 0;
      if (policy === 'first_only' && !isFirst) return 'closed';
      if (byHandle(user.handle) !== undefined) return 'handle_taken';
      if (policy === 'link' && !isFirst && !useLink(links, linkCode, user.createdAtMs)) return 'link_invalid';
      const row: UserRow = { ...user, isServerOwner: isFirst, isDisabled: false };
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
      return endAll(tables, ({ row }) => row.user === id && row.id !== keep);
    },
    isEmpty: async () => users.size === 0,
  };
}

function createSessions(tables: Tables): SessionStore {
  const { sessions, users } = tables;
  return {
    async createSession(row, refresh, maxSessions) {
      if (users.get(row.user)?.isDisabled) return 'disabled';
      const replaced = endAll(tables, (old) => old.row.user === row.user && old.row.device === row.device);
      const crowdedOut = new Set(rowsOf(sessions, row.user).slice(maxSessions - 1));
      const ended = endAll(tables, (old) => crowdedOut.has(old.row));
      sessions.set(row.id, { row, family: String(refresh.family), rotation: beginRotation(refresh.secret) });
      return [...replaced, ...ended];
    },
    async rotate(presented, nextSecret, nowMs) {
      const family = String(presented.family);
      const session = [...sessions.values()].find((candidate) => candidate.family === family);
      if (session === undefined) return { failed: 'unknown' };
      const rotation = trade(session.rotation, presented.secret, nextSecret);
      if (rotation === 'reused') {
        endAll(tables, ({ row }) => row.id === session.row.id);
        return { failed: 'reused', session: session.row };
      }
      const row = { ...session.row, lastUsedAtMs: nowMs };
      sessions.set(row.id, { row, family, rotation });
      return row;
    },
    session: async (id) => sessions.get(id)?.row,
    liveSessions: async (ids) => new Set(ids.filter((id) => sessions.has(id))),
    sessionsOf: async (user) => rowsOf(sessions, user),
    endSession: async (user, session) =>
      endAll(tables, ({ row }) => row.user === user && row.id === session).length > 0,
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

function createReports({ reports }: Tables): ReportStore {
  const open = () => [...reports.values()].flatMap((report) => report.open ?? []);
  return {
    async createReport(report, limit) {
      const known = reports.get(report.id);
      if (known !== undefined) return known.reporter === report.reporter ? 'taken' : 'id_taken';
      if (open().filter(({ reporter }) => reporter === report.reporter).length >= limit) return 'too_many';
      reports.set(report.id, { reporter: report.reporter, open: report });
      return 'taken';
    },
    openReports: async (limit) =>
      open()
        .sort((a, b) => b.createdAtMs - a.createdAtMs || newestIdFirst(a, b))
        .slice(0, limit),
    async resolveReport(id) {
      const known = reports.get(id);
      if (known?.open === undefined) return false;
      reports.set(id, { reporter: known.reporter, open: undefined });
      return true;
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

function endAll(tables: Tables, isOver: (session: StoredSession) => boolean): SessionId[] {
  const over = [...tables.sessions.values()].filter(isOver).map((session) => session.row);
  for (const row of over) {
    tables.sessions.delete(row.id);
    dropPackages(tables, row);
  }
  return over.map(({ id }) => id);
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
