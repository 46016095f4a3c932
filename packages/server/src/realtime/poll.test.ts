import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  ConversationService,
  EntryKind,
  ErrorCode,
  errorTable,
  idToBytes,
  newIdBytes,
  SessionService,
} from '@tidings/protocol';
import { createBusNetwork } from '../testing/bus-network';
import { callRpc } from '../testing/call-rpc';
import { connect, createGroup, newText, removeMember, signIn } from '../testing/test-server';
import { openTwoNodes, type TwoNodes } from '../testing/two-nodes';

const network = createBusNetwork();
let world: TwoNodes;
beforeAll(async () => {
  world = await openTwoNodes(() => ({ overrides: { bus: network.open() } }));
});
afterAll(() => world[Symbol.asyncDispose]());

test('nodes hear each other over the bus', async () => {
  using scene = await world.openScene();
  const { hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  await hears(hers, await say(his));
});

test('a session that is revoked on one node is closed on the other', async () => {
  const phone = await signIn(world.nodes[0].url, 'eve');
  const onPhone = await connect(world.nodes[1].url, phone);
  const input = { session: phone.session };
  await callRpc(world.nodes[0].url, SessionService.method.revokeSession, { token: world.eve.token, input });
  expect((await onPhone.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
});

test('what the bus loses without knowing is told with the next entry', async () => {
  using scene = await world.openScene();
  const { hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  network.cut({ isTold: false });
  const lost = await say(hers);
  network.mend();
  await say(hers);
  const { entries } = await hears(his, lost);
  expect(entries[0]?.seq).toBe(lost);
});

test('entries of different nodes are told in the order of the log', async () => {
  using scene = await world.openScene();
  const { hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  const release = network.hold((channel) => channel.startsWith('c:'));
  const late = await say(hers);
  const own = await say(his);
  release();
  await hears(his, own);
  const seqs = his.all('entries').flatMap(({ entries }) => entries.map(({ seq }) => seq));
  expect(seqs.indexOf(late)).toBe(seqs.indexOf(own) - 1);
});

test('without a bus, entries, new conversations and removals are found', async () => {
  using scene = await world.openScene();
  const { conversation, hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  network.cut();
  try {
    await hears(his, await say(hers));
    const another = await createGroup(world.nodes[0].url, world.ada, [world.bob]);
    await his.next('head', (head) => Buffer.from(head.conversation).equals(idToBytes(another)));

    await removeMember(world.nodes[0].url, world.ada, { conversation, user: world.bob });
    const last = await his.next('entries', ({ entries }) => entries.at(-1)?.kind === EntryKind.MEMBERSHIP);
    hers.send({ case: 'append', value: newText(conversation) });
    hers.send({ case: 'append', value: newText(another) });
    await his.next('entries', (value) => Buffer.from(value.conversation).equals(idToBytes(another)));
    const seen = his
      .all('entries')
      .filter((value) => Buffer.from(value.conversation).equals(idToBytes(conversation)))
      .flatMap(({ entries }) => entries.map(({ seq }) => seq));
    expect(Math.max(...seen)).toBe(last.entries.at(-1)?.seq as number);
    his.send({ case: 'append', value: newText(conversation) });
    expect((await his.next('rejected')).error?.code).toBe(ErrorCode.NOT_MEMBER);
  } finally {
    network.mend();
  }
});

test('without a bus, who is added again hears what comes from then on', async () => {
  using scene = await world.openScene();
  const { conversation, hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  network.cut();
  try {
    await removeMember(world.nodes[0].url, world.ada, { conversation, user: world.bob });
    const between = await say(hers);
    await callRpc(world.nodes[0].url, ConversationService.method.addMembers, {
      token: world.ada.token,
      input: { conversation: idToBytes(conversation), entryId: newIdBytes(), users: [idToBytes(world.bob.id)] },
    });
    await hears(his, await say(hers));
    const seqs = his.all('entries').flatMap(({ entries }) => entries.map(({ seq }) => seq));
    expect(seqs).not.toContain(between);
    expect(seqs).toContain(between + 1);
  } finally {
    network.mend();
  }
});

test('without a bus, a session that was revoked elsewhere is closed', async () => {
  const phone = await signIn(world.nodes[0].url, 'eve');
  const [onPhone, onLaptop] = [await connect(world.nodes[1].url, phone), await connect(world.nodes[1].url, world.eve)];
  network.cut();
  try {
    const input = { session: phone.session };
    await callRpc(world.nodes[0].url, SessionService.method.revokeSession, { token: world.eve.token, input });
    expect((await onPhone.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
    onLaptop.send({ case: 'ping', value: { ref: 1 } });
    await onLaptop.next('pong');
  } finally {
    network.mend();
    onLaptop.close();
  }
});

test('what was lost just before the bus came back is found after it', async () => {
  using scene = await world.openScene();
  const { hers, his, say, hears } = scene;
  await hears(his, await say(hers));
  network.cut();
  await hears(his, await say(hers));
  const lost = await say(hers);
  network.mend();
  await hears(his, lost);
});
