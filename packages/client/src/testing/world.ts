import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { type ConversationId, idToBytes, newId, SessionTokensSchema, type UserId, UserSchema } from '@tidings/protocol';
import type { Client, Live, TimelineState } from '../api';
import { openClient } from '../client';
import { createBunPlatform, systemClock } from '../platform/bun';
import type { Platform } from '../platform/platform';
import { beginSession } from '../session/session';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import { FakeServer } from './fake-server';

export interface FakeWorld extends Disposable {
  readonly self: UserId;
  readonly server: FakeServer;
  readonly conversation: ConversationId;
  /** A platform on this device's disk; each is another process. */
  createPlatform(wrap?: (database: Database) => Database): Platform;
  open(platform?: Platform): Promise<Client>;
}

/** Ten times as fast as the clock on the wall: the engine waits for nothing that a test would. */
const quickClock = {
  now: () => systemClock.now() * 10,
  after: (ms: number, callback: () => void) => systemClock.after(ms / 10, callback),
};

/** A device that is signed in, and a scripted server with one conversation. */
export async function openFakeWorld(): Promise<FakeWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-client-'));
  const [self, peer] = [newId<UserId>(), newId<UserId>()];
  const server = new FakeServer(self, peer);
  const conversation = newId<ConversationId>();
  server.addLog(conversation);
  const createPlatform = (wrap: (database: Database) => Database = (database) => database): Platform => {
    const platform = createBunPlatform({ folder, network: server.network, clock: quickClock });
    return { ...platform, openDatabase: async (name) => wrap(await platform.openDatabase(name)) };
  };
  const database = await createPlatform().openDatabase('tidings');
  await migrate(database);
  const tokens = create(SessionTokensSchema, {
    user: idToBytes(self),
    session: idToBytes(newId()),
    device: idToBytes(newId()),
    accessToken: 'access',
    refreshToken: 'refresh',
    accessExpiresAtMs: 1_000_000_000n,
  });
  const user = create(UserSchema, { id: idToBytes(self), handle: 'self', displayName: 'Self' });
  await beginSession(database, { tokens, user, nowMs: quickClock.now() });
  await database.close();
  return {
    self,
    server,
    conversation,
    createPlatform,
    open: (platform = createPlatform()) => openClient({ serverUrl: 'http://fake', platform }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** The process dies at its n-th write from now, before or after that is on the disk: nothing it does later has an effect. */
export function mortal(database: Database, dies: { at: number; when: 'before' | 'after' }, died: () => void): Database {
  let writes = 0;
  let isDead = false;
  const never = new Promise<never>(() => {});
  return {
    ...database,
    all: (sql, params) => (isDead ? never : database.all(sql, params)),
    write: async (statements, tables) => {
      if (isDead) return never;
      writes += 1;
      if (writes !== dies.at) return database.write(statements, tables);
      isDead = true;
      if (dies.when === 'after') await database.write(statements, []);
      died();
      return never;
    },
  };
}

export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const startedAt = Date.now();
  while (!(await isSo())) {
    if (Date.now() - startedAt > withinMs) throw new Error(`waited ${withinMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export function watched<L extends Live<unknown>>(live: L): L {
  live.subscribe(() => {});
  return live;
}

export function textsOf(timeline: Live<TimelineState>): readonly string[] {
  return (timeline.get()?.rows ?? []).map((row) =>
    row.type === 'message' && row.content.type === 'text' ? row.content.text : row.type,
  );
}
