/** Fills a data folder before the server starts: people signed in, and the conversations they are in. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  limits,
  newId,
  Role,
  type SessionId,
  type UserId,
} from '@tidings/protocol';
import {
  type AppendIntent,
  type AppendRequest,
  createAccessTokens,
  openSigningKey,
  openSqliteDirectory,
  openSqliteLogStore,
} from '@tidings/server';

export interface Person {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly session: SessionId;
}

export interface Group {
  readonly id: ConversationId;
  readonly members: readonly Person[];
}

export function newPeople(count: number): Person[] {
  return Array.from({ length: count }, () => ({
    user: newId<UserId>(),
    device: newId<DeviceId>(),
    session: newId<SessionId>(),
  }));
}

export function newGroup(members: readonly Person[]): Group {
  return { id: newId<ConversationId>(), members };
}

const clock = { now: () => Date.now(), after: () => () => undefined };

export async function seed(folder: string, people: readonly Person[], groups: readonly Group[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await seedDirectory(join(folder, 'directory.db'), people);
  await using store = await openSqliteLogStore(join(folder, 'log.db'), clock);
  const requests = groups.flatMap(buildGroup);
  for (let i = 0; i < requests.length; i += 200) {
    const outcomes = await store.append(requests.slice(i, i + 200));
    const refused = outcomes.find(({ ok }) => !ok);
    if (refused !== undefined) throw new Error(`seeding was refused: ${JSON.stringify(refused)}`);
  }
}

/** Access tokens of these people, new ones at every call: they live ten minutes. */
export async function issueTokens(folder: string, people: readonly Person[]): Promise<readonly string[]> {
  const tokens = createAccessTokens(await openSigningKey(join(folder, 'keys')), clock);
  return Promise.all(people.map(async (person) => (await tokens.issue(person)).token));
}

async function seedDirectory(path: string, people: readonly Person[]): Promise<void> {
  await using directory = await openSqliteDirectory(path);
  const nowMs = clock.now();
  const named = people.map((person, index) => ({ ...person, handle: `p${index}` }));
  await inSlices(named, ({ user, handle }) =>
    directory.users.createUser(
      { id: user, handle, displayName: handle, createdAtMs: nowMs },
      { passwordHash: 'nobody signs in with it', policy: 'open' },
    ),
  );
  await inSlices(named, ({ user, device, session }) =>
    directory.sessions.createSession(
      { id: session, user, device, deviceName: 'bench', createdAtMs: nowMs, lastUsedAtMs: nowMs },
      { family: randomBytes(32), secret: randomBytes(32) },
      limits.sessionsPerUser,
    ),
  );
}

async function inSlices<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < items.length; i += 500) await Promise.all(items.slice(i, i + 500).map(work));
}

/** Its creation, everybody in it, and one message. */
function buildGroup({ id, members }: Group): AppendRequest[] {
  const [owner, ...others] = members as readonly [Person, ...Person[]];
  const first = [owner, ...others.slice(0, limits.membersPerCall)].map(({ user }) => ({ user, role: Role.MEMBER }));
  const act = (intent: AppendIntent): AppendRequest => ({
    conversation: id,
    id: newId<EntryId>(),
    author: owner,
    intent,
  });
  const requests = [act({ type: 'create', kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members: first })];
  for (let i = limits.membersPerCall; i < others.length; i += limits.membersPerCall) {
    const users = others.slice(i, i + limits.membersPerCall).map(({ user }) => user);
    requests.push(act({ type: 'add', users }));
  }
  const body = randomBytes(150);
  const hello = { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body } as const;
  return [...requests, act(hello)];
}
