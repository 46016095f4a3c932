import { expect, test } from 'bun:test';
import { type ConversationId, idToBytes, newId, SignalKind, type UserId } from '@tidings/protocol';
import type { Discretion } from '../conversations/discretion';
import { FakeClock } from '../testing/fake-clock';
import { openStubConnection } from '../testing/stub-connection';
import { mostAudience } from './fan-out';
import { signal } from './frames/signal';
import type { Services } from './services';
import type { Topic } from './topics';

const conversation = newId<ConversationId>();

function openScene(sockets: number, members: number) {
  const { connection } = openStubConnection(new FakeClock());
  const user = connection.identity?.user as UserId;
  connection.topics.push({ conversation, sockets } as Topic);
  const discretion: Discretion = {
    members: [user, ...Array.from({ length: members - 1 }, () => newId<UserId>())],
    ...{ unaccepted: new Set(), hidesReceipts: new Set([user]), hidesTyping: new Set(), blocks: new Set() },
  };
  const published: string[] = [];
  const services = {
    topics: { get: () => ({ sockets }) },
    bus: { publish: (channel: string) => published.push(channel) },
    store: { discretion: async () => discretion },
    rateLimits: false,
  } as unknown as Services;
  const frame = { conversation: idToBytes(conversation), kind: SignalKind.TYPING } as Parameters<typeof signal>[1];
  return { published, type: () => signal(connection, frame, services) };
}

test('typing is told to few, and to nobody where they are a crowd', async () => {
  const few = openScene(3, mostAudience);
  await few.type();
  expect(few.published).toHaveLength(mostAudience);
  for (const crowd of [openScene(mostAudience + 1, 3), openScene(3, mostAudience + 1)]) {
    await crowd.type();
    expect(crowd.published).toEqual([]);
  }
});
