/** The whole server on PostgreSQL: what its users notice is nothing. */
import { describe, expect, test } from 'bun:test';
import { ConversationService, idToBytes } from '@tidings/protocol';
import { hasPostgres, makeDatabases } from './adapters/postgres/testing/databases';
import { callRpc } from './testing/call-rpc';
import { connect, createGroup, openTestServer, signIn, signUp } from './testing/test-server';

describe.skipIf(!hasPostgres)('servers on the same shards', () => {
  test('are one: people, sessions, conversations and keys', async () => {
    const postgres = await makeDatabases(2);
    await using one = await openTestServer({ postgres });
    await using two = await openTestServer({ postgres });
    expect(one.running.dataPlace).toBe('PostgreSQL (2 shards)');
    const [ada, bob] = [await signUp(one.url, 'ada'), await signUp(two.url, 'bob')];
    const conversation = await createGroup(two.url, ada, [bob]);
    const socket = await connect(one.url, await signIn(one.url, 'bob'));
    const { members } = await callRpc(one.url, ConversationService.method.listMembers, {
      token: bob.token,
      input: { conversation: idToBytes(conversation) },
    });
    expect(members).toHaveLength(2);
    socket.close();
  });
});
