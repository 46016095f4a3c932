/** Everything an embedded server has, in PostgreSQL: nobody notices. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type InviteId,
  newId,
  Permission,
  type ReportId,
  Role,
  type SessionId,
  type UserId,
  VaultWrapKind,
} from '@tidings/protocol';
import { defaultPolicy } from '../../../conversations/policy';
import type { Directory } from '../../../ports/directory';
import type { LogStore } from '../../../ports/log-store';
import { openSqliteDirectory } from '../../sqlite/directory';
import { openSqliteLogStore } from '../../sqlite/log-store';
import { systemClock } from '../../system-clock';
import { openPostgresStores } from '../open-stores';
import { tendShards } from '../tend';
import { hasPostgres, makeDatabases } from '../testing/databases';
import { act, create, say, wholeLog } from '../testing/requests';
import { moveToPostgres } from './move';

const root = await mkdtemp(join(tmpdir(), 'tidings-move-'));
afterAll(() => rm(root, { recursive: true }));

const [ada, bob, cy] = [newId<UserId>(), newId<UserId>(), newId<UserId>()];
const device = { user: ada, device: newId<DeviceId>() };
const people = [ada, bob, cy];

describe.skipIf(!hasPostgres)('moving a data folder to PostgreSQL', () => {
  test('takes everything, is checked, and is not done twice', async () => {
    const { folder, conversations } = await makeFolder();
    const urls = await makeDatabases(2);
    {
      await using target = await tendShards(urls);
      const moved = await moveToPostgres(folder, target);
      expect(moved).toEqual({ users: 3, conversations: conversations.length, entries: await countEntries(folder) });
      expect(await messageOf(moveToPostgres(folder, target))).toMatch(/already/);
    }
    await expectSame(folder, urls, conversations);
    await using stores = await openPostgresStores(urls, systemClock);
    const first = conversations[2] as ConversationId;
    const [before] = (await stores.logStore.heads(ada, { only: [first] })).rows;
    expect(await stores.logStore.append([say(first, ada)])).toMatchObject([
      { ok: true, seq: (before?.state.headSeq ?? 0) + 1, incarnation: before?.state.incarnation as number },
    ]);
    expect(await stores.secret('access-token-key', async () => 'another')).toBe('the key');
  });

  test('goes on where it was stopped', async () => {
    const { folder, conversations } = await makeFolder();
    const urls = await makeDatabases(2);
    await using target = await tendShards(urls);
    const stopping = moveToPostgres(folder, target, (entries) => {
      if (entries > 5_000) throw new Error('stopped');
    });
    expect(await messageOf(stopping)).toBe('stopped');
    const kept = (await Promise.all(target.shards.map(({ query }) => query('SELECT 1 FROM conversations')))).flat();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(conversations.length);
    await moveToPostgres(folder, target);
    await expectSame(folder, urls, conversations);
  });

  test('says so when something else is there, or what is there was changed', async () => {
    const { folder, conversations } = await makeFolder();
    const urls = await makeDatabases(1);
    await using target = await tendShards(urls);
    const stopped = moveToPostgres(folder, target, () => {
      throw new Error('stopped');
    });
    expect(await messageOf(stopped)).toBe('stopped');
    await target.directory.query("UPDATE entries SET body = 'x' WHERE conversation = $1 AND seq = 2", [
      conversations[2] as string,
    ]);
    expect(await messageOf(moveToPostgres(folder, target))).toMatch(/^What was written to entries is not/);
    await target.directory.query('INSERT INTO users VALUES ($1, $2, $3, $4, false, 1)', [
      newId(),
      'eve',
      'Eve',
      'hash',
    ]);
    expect(await messageOf(moveToPostgres(folder, target))).toMatch(/^There are people in these databases already/);
  });
});

const messageOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (failure: Error) => failure.message,
  );

async function openFolder(folder: string) {
  const logStore = await openSqliteLogStore(join(folder, 'log.db'), systemClock);
  const directory = await openSqliteDirectory(join(folder, 'directory.db'));
  return {
    logStore,
    directory,
    async [Symbol.asyncDispose]() {
      await logStore[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Something of everything: three portions of conversations, groups with and without MLS, deletions, bans, keys. */
async function makeFolder() {
  const folder = join(root, newId());
  await mkdir(join(folder, 'keys'), { recursive: true });
  await writeFile(join(folder, 'keys/access-tokens.jwk'), 'the key');
  await using stores = await openFolder(folder);
  const conversations = await fillLog(stores.logStore);
  await fillDirectory(stores.directory);
  return { folder, conversations };
}

async function fillLog(store: LogStore): Promise<ConversationId[]> {
  const conversations = Array.from({ length: 14 }, () => newId<ConversationId>());
  await store.append(conversations.slice(1).map((id) => create(id, [ada, bob])));
  const [sealed, group] = conversations as [ConversationId, ConversationId];
  const started = { generation: 1, epoch: 0, commit: new Uint8Array(), groupInfo: Uint8Array.of(7) };
  const step = { ...started, welcome: Uint8Array.of(8, 9), welcomeFor: [device] };
  const members = [ada, bob].map((user) => ({ user, role: Role.MEMBER }));
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
  await store.append([act(sealed, bob, { type: 'create', ...kinds, members, step })]);
  const secret = say(group, ada);
  const policy = { ...defaultPolicy, send: Permission.ADMINS, slowModeS: 5, joinApproval: true };
  await store.append([
    secret,
    act(group, ada, { ...(secret.intent as object), silent: true, deletes: [secret.id] } as never),
    act(group, ada, { type: 'set_policy', policy }),
    act(group, ada, { type: 'remove', user: bob, ban: true }),
  ]);
  const invite = newId<InviteId>();
  const link = {
    id: invite,
    conversation: group,
    code: `code "${invite}"`,
    usesLeft: 5,
    expiresAtMs: 9e15,
    createdBy: ada,
  };
  await store.createInvite(link);
  await store.requestToJoin(invite, cy);
  await store.append([act(conversations[2] as ConversationId, ada, { type: 'set_timer', expireAfterS: 86_400 })]);
  await store.moveConsumers(conversations.map((conversation, i) => ({ consumer: 'search', conversation, seq: i })));
  for (let i = 0; i < 40; i++)
    await store.append(
      Array.from({ length: 300 }, (_, k) =>
        say(
          conversations[2 + ((i + k) % 12)] as ConversationId,
          k % 2 ? ada : bob,
          crypto.getRandomValues(new Uint8Array(1 + (k % 90))),
        ),
      ),
    );
  const asked = { ...(create(newId<ConversationId>(), [ada, cy]).intent as object), asksStrangers: true };
  const request = newId<ConversationId>();
  await store.append([act(request, ada, asked as never)]);
  conversations.push(request);
  const flags = { hidesReceipts: true, hidesTyping: false, hidesPresence: true };
  await store.setPrivacy(ada, { ...flags, blocked: [cy, bob], version: 7 });
  await store.advance(conversations.map((conversation) => ({ conversation, user: ada, deliveredSeq: 9, readSeq: 3 })));
  return conversations;
}

async function fillDirectory(directory: Directory): Promise<void> {
  const bytes = (value: number) => new Uint8Array(32).fill(value);
  for (const [i, id] of people.entries())
    await directory.users.createUser(
      { id, handle: `user${i}`, displayName: `Übung "${i}" \\ {a,b} NULL`, createdAtMs: i },
      { passwordHash: `hash ${i}`, policy: 'open' },
    );
  const session = {
    id: newId<SessionId>(),
    user: ada,
    device: device.device,
    deviceName: 'a phone',
    createdAtMs: 1,
    lastUsedAtMs: 2,
  };
  await directory.sessions.createSession(session, { family: bytes(1), secret: bytes(2) }, 9);
  await directory.sessions.rotate({ family: bytes(1), secret: bytes(2) }, bytes(3), 3);
  await directory.signUpLinks.createLink({ id: newId(), code: 'a link', usesLeft: 3, expiresAtMs: undefined });
  const first = { statement: bytes(4), signature: bytes(5) };
  const wraps = [{ kind: VaultWrapKind.PHRASE, target: bytes(6), wrap: bytes(7) }];
  await directory.identities.publish({ ...device, identityKey: bytes(8), first }, { wraps, replace: false });
  const packages = [10, 11].map((value) => ({
    keyPackage: bytes(value),
    expiresAtMs: 9e15,
    isLastResort: value === 11,
  }));
  await directory.keyPackages.add(device, packages, { nowMs: 1, max: 9 });
  await directory.keyPackages.claim([ada], 1);
  const report = { id: newId<ReportId>(), reporter: ada, reported: bob, conversation: newId<ConversationId>() };
  await directory.reports.createReport({ ...report, reason: 'a "reason"', messages: [], createdAtMs: 5 }, 9);
}

async function countEntries(folder: string): Promise<number> {
  await using stores = await openFolder(folder);
  const { rows } = await stores.logStore.heads(ada, {});
  return rows.reduce((sum, { state }) => sum + state.headSeq, 0);
}

/** What both answer to the same questions. */
async function expectSame(folder: string, urls: readonly string[], conversations: readonly ConversationId[]) {
  await using files = await openFolder(folder);
  await using moved = await openPostgresStores(urls, systemClock);
  expect(await photograph(moved, conversations)).toEqual(await photograph(files, conversations));
}

async function photograph(
  { logStore, directory }: { logStore: LogStore; directory: Directory },
  conversations: readonly ConversationId[],
) {
  const logs = [];
  for (const conversation of conversations)
    logs.push({
      page: await logStore.pull({ ...wholeLog, conversation }),
      members: await logStore.members(conversation),
      banned: await logStore.banned(conversation),
      requests: await logStore.joinRequests(conversation),
      invites: await logStore.listInvites(conversation),
      group: await logStore.groupState(conversation),
      consumed: await logStore.consumerPlace('search', conversation),
      discretion: sorted(await logStore.discretion(conversation)),
    });
  const heads = await Promise.all(people.map(async (user) => (await logStore.heads(user, {})).rows));
  const byId = (rows: (typeof heads)[number]) =>
    [...rows].sort((a, b) => (a.state.conversation < b.state.conversation ? -1 : 1));
  return {
    logs,
    heads: heads.map(byId),
    welcomes: await logStore.welcomesFor(device, { limit: 9 }),
    users: await Promise.all([0, 1, 2].map((i) => directory.users.userByHandle(`user${i}`))),
    sessions: await directory.sessions.sessionsOf(ada),
    links: await directory.signUpLinks.listLinks(1),
    identities: await directory.identities.identitiesOf(people),
    wraps: await directory.vaultWraps.wrapsOf(ada),
    lastResort: await directory.keyPackages.claim([ada], 1),
    watchable: await logStore.watchable(ada, people),
    reports: await directory.reports.openReports(9),
  };
}

/** Members stand in no order. */
const sorted = (discretion: Awaited<ReturnType<LogStore['discretion']>>) =>
  discretion && { ...discretion, members: [...discretion.members].sort() };
