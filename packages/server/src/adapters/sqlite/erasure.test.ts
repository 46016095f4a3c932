/** I11: the bytes of a deleted body are in none of the database's files. */
import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendIntent, AppendRequest, LogStore } from '../../ports/log-store';
import { openSqliteLogStore } from './log-store';

const folder = await mkdtemp(join(tmpdir(), 'tidings-erasure-'));
afterAll(() => rm(folder, { recursive: true }));
const ada = newId<UserId>();

test('some seconds after a deletion, and in the next process if this one ends before', async () => {
  const life = await openLife();
  const [gone, kept, later] = [
    say(life.conversation, 'GONE', 500),
    say(life.conversation, 'KEPT'),
    say(life.conversation, 'LATER'),
  ];
  await life.store.append([create(life.conversation), gone, kept, later]);
  expect(await textOfFiles(life.path)).toContain('GONE');
  await life.store.append([erase(life.conversation, [gone])]);
  await life.passTime();
  expect((await textOfFiles(life.path)).includes('GONE')).toBe(false);
  expect(await textOfFiles(life.path)).toContain('KEPT');
  await life.store.append([erase(life.conversation, [later])]);
  await life.store[Symbol.asyncDispose]();
  await using _again = await openSqliteLogStore(life.path, { now: () => 0, after: () => () => undefined });
  expect((await textOfFiles(life.path)).includes('LATER')).toBe(false);
  expect(await textOfFiles(life.path)).toContain('KEPT');
});

test('and some seconds after its time was over', async () => {
  const life = await openLife();
  const timer = { ...create(life.conversation), id: newId<EntryId>() };
  await life.store.append([
    create(life.conversation),
    { ...timer, intent: { type: 'set_timer', expireAfterS: 60 } },
    say(life.conversation, 'TIMED', 500),
  ]);
  expect(await textOfFiles(life.path)).toContain('TIMED');
  expect(await life.store.expire(10)).toMatchObject({ count: 0 });
  life.nowMs += 60_000;
  expect(await life.store.expire(10)).toMatchObject({ count: 1 });
  await life.passTime();
  expect((await textOfFiles(life.path)).includes('TIMED')).toBe(false);
  await life.store[Symbol.asyncDispose]();
});

test('whatever the size of the bodies, and though pages were split and moved under them', async () => {
  const life = await openLife();
  const logs = Array.from({ length: 40 }, () => newId<ConversationId>());
  await life.store.append(logs.map(create));
  const random = lehmer(7);
  const written: { request: AppendRequest; mark: string }[] = [];
  for (let round = 0; round < 80; round++) {
    // Logs that grow side by side: each row goes somewhere into the middle.
    const batch = Array.from({ length: 50 }, () => {
      const mark = `<${newId()}>`;
      const conversation = logs[Math.floor(random() * logs.length)] as ConversationId;
      return { mark, request: say(conversation, mark.padEnd(random() < 0.1 ? 9_000 * random() : 600 * random())) };
    });
    await life.store.append(batch.map(({ request }) => request));
    written.push(...batch);
  }
  const gone = written.filter(() => random() < 0.7);
  await life.store.append(gone.map(({ request }) => erase(request.conversation, [request])));
  await life.passTime();
  const left = new Set((await textOfFiles(life.path)).match(/<[0-9a-f-]{36}>/g));
  expect(gone.filter(({ mark }) => left.has(mark)).length).toBe(0);
  expect(written.filter(({ mark }) => left.has(mark))).toHaveLength(written.length - gone.length);
  await life.store[Symbol.asyncDispose]();
});

/** Numbers from 0 to 1, the same for the same seed. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

interface Life {
  readonly path: string;
  readonly store: LogStore;
  readonly conversation: ConversationId;
  /** What the clock says. */
  nowMs: number;
  /** Runs what waits for the clock, and then everything that was asked of the store. */
  passTime(): Promise<void>;
}

async function openLife(): Promise<Life> {
  const path = join(folder, `${newId()}.db`);
  const due: (() => void)[] = [];
  const after = (_ms: number, work: () => void) => {
    due.push(work);
    return () => undefined;
  };
  const time = { nowMs: 0 };
  const store = await openSqliteLogStore(path, { now: () => time.nowMs, after });
  return Object.assign(time, {
    path,
    store,
    conversation: newId<ConversationId>(),
    async passTime() {
      expect(due).toHaveLength(1);
      for (const work of due.splice(0)) work();
      await store.append([]);
    },
  });
}

async function textOfFiles(path: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => join(folder, name).startsWith(path));
  expect(names.length).toBeGreaterThan(0);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('');
}

type Content = Partial<Extract<AppendIntent, { type: 'content' }>>;

function put(conversation: ConversationId, content: Content): AppendRequest {
  const plain = { kind: EntryKind.CONTENT, silent: true, generation: 0, epoch: 0, body: Uint8Array.of(1) } as const;
  const intent = { type: 'content', ...plain, ...content } as const;
  return { conversation, id: newId<EntryId>(), author: { user: ada, device: undefined }, intent };
}

const say = (conversation: ConversationId, text: string, times = 1) =>
  put(conversation, { body: new TextEncoder().encode(text.repeat(times)) });

const erase = (conversation: ConversationId, targets: readonly AppendRequest[]) =>
  put(conversation, { deletes: targets.map(({ id }) => id) });

function create(conversation: ConversationId): AppendRequest {
  const members = [{ user: ada, role: Role.OWNER }];
  const intent = { type: 'create', kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members } as const;
  return { conversation, id: newId<EntryId>(), author: { user: ada, device: undefined }, intent };
}
