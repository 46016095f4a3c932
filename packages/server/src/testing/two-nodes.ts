import type { ConversationId, Entries } from '@tidings/protocol';
import { createSigningKey } from '../accounts/signing-key';
import { createMemoryDirectory } from '../adapters/memory/directory';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { systemClock } from '../adapters/system-clock';
import type { Config } from '../config/settings';
import type { Overrides } from '../context';
import { connect, createGroup, newText, openTestServer, signUp, type TestServer, type TestUser } from './test-server';
import type { TestSocket } from './test-socket';

export interface Scene extends Disposable {
  readonly conversation: ConversationId;
  readonly hers: TestSocket;
  readonly his: TestSocket;
  /** Resolves with its seq. */
  say(socket: TestSocket): Promise<number>;
  hears(socket: TestSocket, seq: number): Promise<Entries>;
}

/** Two nodes over one store in memory, and three people. */
export interface TwoNodes extends AsyncDisposable {
  readonly nodes: readonly [TestServer, TestServer];
  readonly ada: TestUser;
  readonly bob: TestUser;
  readonly eve: TestUser;
  /** Ada on the first node, bob on the second, in a group with eve. */
  openScene(): Promise<Scene>;
}

/** @param forNode what each of them is opened with, besides the stores */
export async function openTwoNodes(
  forNode: () => { readonly config?: Partial<Config>; readonly overrides?: Overrides },
): Promise<TwoNodes> {
  const shared: Overrides = {
    logStore: createMemoryLogStore(systemClock),
    directory: createMemoryDirectory(),
    signingKey: await createSigningKey(),
  };
  const openNode = () => {
    const { config, overrides } = forNode();
    return openTestServer(config, { ...shared, ...overrides });
  };
  const nodes = [await openNode(), await openNode()] as const;
  const people = await Promise.all(['ada', 'bob', 'eve'].map((handle) => signUp(nodes[0].url, handle)));
  const [ada, bob, eve] = people as [TestUser, TestUser, TestUser];
  return {
    nodes,
    ada,
    bob,
    eve,
    async openScene() {
      const conversation = await createGroup(nodes[0].url, ada, [bob, eve]);
      const [hers, his] = [await connect(nodes[0].url, ada), await connect(nodes[1].url, bob)];
      return {
        conversation,
        hers,
        his,
        async say(socket) {
          const entry = newText(conversation);
          socket.send({ case: 'append', value: entry });
          return (await socket.next('appended', ({ id }) => Buffer.from(id).equals(entry.id))).seq;
        },
        hears: (socket, seq) => socket.next('entries', ({ entries }) => entries.some((entry) => entry.seq === seq)),
        [Symbol.dispose]() {
          for (const socket of [hers, his]) socket.close();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node[Symbol.asyncDispose]();
    },
  };
}
