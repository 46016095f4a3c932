import { create } from '@bufbuild/protobuf';
import {
  AccountService,
  decodeServerFrame,
  encodeClientFrame,
  idFromBytes,
  newIdBytes,
  protocolVersion,
  type ServerFrame,
  SignUpRequestSchema,
  type UserId,
} from '@tidings/protocol';
import { createMemoryDirectory } from '../adapters/memory/directory';
import { createMemoryEdge, type MemoryEdge } from '../adapters/memory/edge';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { buildConfig } from '../config/read-config';
import type { Config } from '../config/settings';
import { openServer } from '../context';
import { callRpc } from './call-rpc';
import { FakeClock } from './fake-clock';
import { quickHasher } from './test-server';

/** A whole server in memory, whose time the test moves. */
export async function openMemoryServer(changes: Partial<Config> = {}) {
  const clock = new FakeClock();
  const edge = createMemoryEdge();
  const server = await openServer(buildConfig({ logLevel: 'silent', messageRequests: 'off', ...changes }), {
    clock,
    logStore: createMemoryLogStore(clock),
    directory: createMemoryDirectory(),
    openEdge: edge.open,
    passwordHasher: quickHasher,
  });
  return {
    clock,
    edge,
    server,
    signUp: (handle: string) => signUp(edge, handle),
    connect: (token?: string) => connect(edge, token),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function signUp(edge: MemoryEdge, handle: string) {
  const input = create(SignUpRequestSchema, {
    handle,
    password: 'correct horse',
    displayName: handle,
    device: newIdBytes(),
    deviceName: 'test',
  });
  const send = (request: Request) => edge.fetch(request);
  const { tokens } = await callRpc('http://tidings.test', AccountService.method.signUp, { input, send });
  if (tokens === undefined) throw new Error('signUp answered no tokens');
  return { id: idFromBytes<UserId>(tokens.user), token: tokens.accessToken };
}

type Frame = ServerFrame['frame'];

/** A client in memory. With a token it says hello, and has been answered when this resolves. */
async function connect(edge: MemoryEdge, token?: string) {
  const frames: Frame[] = [];
  const closeCodes: number[] = [];
  const client = edge.connect({
    message: (data) => frames.push(decodeServerFrame(data as Uint8Array).frame),
    closed: (code) => closeCodes.push(code),
  });
  if (client === undefined) throw new Error('refused');
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  };
  const send = (frame: Parameters<typeof encodeClientFrame>[0]) => client.send(encodeClientFrame(frame));
  const cases = () => frames.map((frame) => frame.case);
  if (token !== undefined) {
    send({ case: 'hello', value: { protocol: protocolVersion, accessToken: token } });
    await until(() => frames.length > 0 || closeCodes.length > 0);
  }
  return { client, send, until, frames, cases, closeCodes };
}
