import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { AccountService, ErrorCode, newIdBytes, type SessionTokens } from '@tidings/protocol';
import { createMemoryDirectory } from '../adapters/memory/directory';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { systemClock } from '../adapters/system-clock';
import type { Config } from '../config/settings';
import type { Overrides } from '../context';
import { openTestServer } from './test-server';
import { answerOf, tryRpc } from './try-rpc';

/** Somebody with an account and one signed-in device. */
export interface TestPerson {
  readonly id: Uint8Array;
  readonly handle: string;
  readonly tokens: SessionTokens;
  readonly token: string;
}

export const testPassword = 'correct horse';

/** A server whose stores are in memory, and short words for calling it. */
export async function openApiServer(changes: Partial<Config> = {}, overrides: Overrides = {}) {
  const stores = { directory: createMemoryDirectory(), logStore: createMemoryLogStore(overrides.clock ?? systemClock) };
  const server = await openTestServer({ rateLimits: 'off', ...changes }, { ...stores, ...overrides });
  const { url } = server;

  /** The answer; throws if the call is refused. */
  async function ask<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodUnary<Input, Output>,
    input: MessageInitShape<Input>,
    by?: { readonly token: string },
  ): Promise<MessageShape<Output>> {
    return answerOf(await tryRpc(url, method, { input, token: by?.token }));
  }

  /** The name of the error that the call must be refused with. */
  async function refusal<Input extends DescMessage, Output extends DescMessage>(
    method: DescMethodUnary<Input, Output>,
    input: MessageInitShape<Input>,
    by?: { readonly token: string },
  ): Promise<string> {
    const outcome = await tryRpc(url, method, { input, token: by?.token });
    return 'error' in outcome ? (ErrorCode[outcome.error.code] ?? 'unknown') : 'accepted';
  }

  async function signUp(handle: string, linkCode = ''): Promise<TestPerson> {
    const about = { handle, password: testPassword, displayName: handle, ...newDevice(), linkCode };
    const { tokens, user } = await ask(AccountService.method.signUp, about);
    return person(user, tokens);
  }

  async function signIn(handle: string): Promise<TestPerson> {
    const about = { handle, password: testPassword, ...newDevice() };
    const { tokens, user } = await ask(AccountService.method.signIn, about);
    return person(user, tokens);
  }

  return { ...server, ask, refusal, signUp, signIn };
}

export type ApiServer = Awaited<ReturnType<typeof openApiServer>>;

export const newDevice = () => ({ device: newIdBytes(), deviceName: 'test' });

function person(
  user: { readonly id: Uint8Array; readonly handle: string } | undefined,
  tokens: SessionTokens | undefined,
): TestPerson {
  if (user === undefined || tokens === undefined) throw new Error('the answer is not whole');
  return { id: user.id, handle: user.handle, tokens, token: tokens.accessToken };
}
