import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import {
  AccountService,
  type ConversationId,
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  idFromBytes,
  idToBytes,
  NewEntrySchema,
  newIdBytes,
  protocolVersion,
  type UserId,
} from '@tidings/protocol';
import { buildConfig } from '../config/read-config';
import type { Config } from '../config/settings';
import { type Overrides, openServer, type RunningServer } from '../context';
import { callRpc } from './call-rpc';
import { TestSocket } from './test-socket';

export interface TestServer extends AsyncDisposable {
  readonly running: RunningServer;
  readonly url: string;
}

/** A whole server on a free port of the loopback, with a data folder that goes with it. */
export async function openTestServer(changes: Partial<Config> = {}, overrides: Overrides = {}): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'tidings-server-'));
  const config = buildConfig({
    port: 0,
    data,
    logLevel: 'silent',
    drainMs: 0,
    // Most tests are about people who know each other.
    messageRequests: 'off',
    ...changes,
  });
  const running = await openServer(config, { passwordHasher: quickHasher, ...overrides });
  return {
    running,
    url: running.url,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** These tests are not about passwords. */
export const quickHasher = {
  hash: async (password: string) => `plain:${password}`,
  verify: async (password: string, hash: string) => hash === `plain:${password}`,
};

/** A signed-in device of a new user. */
export interface TestUser {
  readonly id: UserId;
  readonly token: string;
  readonly session: Uint8Array;
}

export async function signUp(serverUrl: string, handle: string): Promise<TestUser> {
  const { tokens } = await callRpc(serverUrl, AccountService.method.signUp, {
    input: { handle, password: 'correct horse', displayName: handle, device: newIdBytes(), deviceName: 'test' },
  });
  if (tokens === undefined) throw new Error('signUp answered no tokens');
  return { id: idFromBytes<UserId>(tokens.user), token: tokens.accessToken, session: tokens.session };
}

/** Another device of the user. */
export async function signIn(serverUrl: string, handle: string): Promise<TestUser> {
  const { tokens } = await callRpc(serverUrl, AccountService.method.signIn, {
    input: { handle, password: 'correct horse', device: newIdBytes(), deviceName: 'second' },
  });
  if (tokens === undefined) throw new Error('signIn answered no tokens');
  return { id: idFromBytes<UserId>(tokens.user), token: tokens.accessToken, session: tokens.session };
}

/** A socket that has been welcomed. */
export async function connect(serverUrl: string, { token }: { readonly token: string }): Promise<TestSocket> {
  const socket = await TestSocket.open(serverUrl);
  socket.send({ case: 'hello', value: { protocol: protocolVersion, accessToken: token, client: 'test' } });
  await socket.next('welcome');
  return socket;
}

export async function createGroup(
  serverUrl: string,
  owner: TestUser,
  others: readonly TestUser[],
): Promise<ConversationId> {
  const conversation = newIdBytes();
  await callRpc(serverUrl, ConversationService.method.createConversation, {
    token: owner.token,
    input: {
      conversation,
      entryId: newIdBytes(),
      kind: ConversationKind.GROUP,
      encryption: Encryption.OPEN,
      users: others.map(({ id }) => idToBytes(id)),
      details: newText(conversation, { kind: EntryKind.DETAILS, body: new Uint8Array([1]) }),
    },
  });
  return idFromBytes<ConversationId>(conversation);
}

export interface TextOptions {
  readonly id?: Uint8Array;
  readonly kind?: EntryKind;
  readonly body?: Uint8Array;
}

/** An entry to append. */
export function newText(conversation: ConversationId | Uint8Array, { id, kind, body }: TextOptions = {}) {
  return create(NewEntrySchema, {
    id: id ?? newIdBytes(),
    conversation: typeof conversation === 'string' ? idToBytes(conversation) : conversation,
    kind: kind ?? EntryKind.CONTENT,
    body: body ?? new TextEncoder().encode('hello'),
  });
}

export async function removeMember(
  serverUrl: string,
  by: TestUser,
  { conversation, user }: { readonly conversation: ConversationId; readonly user: TestUser },
) {
  await callRpc(serverUrl, ConversationService.method.removeMember, {
    token: by.token,
    input: { conversation: idToBytes(conversation), entryId: newIdBytes(), user: idToBytes(user.id) },
  });
}
