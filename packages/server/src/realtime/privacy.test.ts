/** What people keep from each other, where it would be told: sockets, welcomes, lists of members. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  ConversationKind,
  ConversationService,
  type Cursor,
  Encryption,
  idFromBytes,
  idToBytes,
  newIdBytes,
  type Presence,
  PrivacyService,
  SignalKind,
} from '@tidings/protocol';
import { callRpc } from '../testing/call-rpc';
import {
  connect,
  createGroup,
  newText,
  openTestServer,
  signUp,
  type TestServer,
  type TestUser,
} from '../testing/test-server';
import type { TestSocket } from '../testing/test-socket';

let server: TestServer;
let people: Record<'ada' | 'bob' | 'cy', TestUser>;

beforeAll(async () => {
  server = await openTestServer({ messageRequests: 'on' });
});
afterAll(() => server[Symbol.asyncDispose]());

let round = 0;
async function newPeople() {
  round++;
  const [ada, bob, cy] = (await Promise.all(
    ['ada', 'bob', 'cy'].map((name) => signUp(server.url, `${name}${round}`)),
  )) as [TestUser, TestUser, TestUser];
  people = { ada, bob, cy };
  return people;
}

const setPrivacy = ({ token }: TestUser, privacy: object, version = 1) =>
  callRpc(server.url, PrivacyService.method.setPrivacy, { token, input: { privacy, version } });
const accept = ({ token }: TestUser, conversation: string) =>
  callRpc(server.url, ConversationService.method.acceptConversation, {
    token,
    input: { conversation: idToBytes(conversation) },
  });
const direct = async (by: TestUser, other: TestUser) => {
  const kinds = { kind: ConversationKind.DIRECT, encryption: Encryption.OPEN };
  const input = { entryId: newIdBytes(), ...kinds, users: [idToBytes(other.id)] };
  const { head } = await callRpc(server.url, ConversationService.method.createConversation, { token: by.token, input });
  if (head === undefined) throw new Error('no head came back');
  return idFromBytes(head.conversation);
};
/** A group that all have accepted. */
async function group() {
  const { ada, bob, cy } = await newPeople();
  const conversation = await createGroup(server.url, ada, [bob, cy]);
  for (const user of [bob, cy]) await accept(user, conversation);
  return conversation;
}

/** Whatever has been published to the socket by now has come. */
async function settled(...sockets: TestSocket[]): Promise<void> {
  for (const socket of sockets) {
    socket.send({ case: 'ping', value: { ref: 99 } });
    await socket.next('pong');
  }
}
const cursorsOf = (socket: TestSocket, user: TestUser): readonly Pick<Cursor, 'readSeq' | 'deliveredSeq'>[] =>
  socket
    .all('cursors')
    .flatMap(({ cursors }) =>
      cursors
        .filter((cursor) => idFromBytes(cursor.user) === user.id)
        .map(({ readSeq, deliveredSeq }) => ({ readSeq, deliveredSeq })),
    );
const advance = (socket: TestSocket, conversation: string) =>
  socket.send({ case: 'advance', value: { conversation: idToBytes(conversation), deliveredSeq: 2, readSeq: 2 } });
const type = (socket: TestSocket, conversation: string) =>
  socket.send({ case: 'signal', value: { conversation: idToBytes(conversation), kind: SignalKind.TYPING } });
const isOf = (user: TestUser) => (presence: Presence) =>
  presence.users.some((one) => idFromBytes(one.user) === user.id);

test('hidden receipts: own devices know, others are told delivery, and one is told no more of them', async () => {
  const conversation = await group();
  const { ada, bob } = people;
  await setPrivacy(bob, { hidesReceipts: true });
  const [hers, his, second] = [
    await connect(server.url, ada),
    await connect(server.url, bob),
    await connect(server.url, bob),
  ];
  advance(his, conversation);
  await second.next('cursors', ({ cursors }) => cursors.some(({ readSeq }) => readSeq === 2));
  await hers.next('cursors');
  expect(cursorsOf(hers, bob)).toEqual([{ readSeq: 0, deliveredSeq: 2 }]);
  advance(hers, conversation);
  await his.next('cursors', ({ cursors }) => cursors.some(({ user }) => idFromBytes(user) === ada.id));
  expect(cursorsOf(his, ada)).toEqual([{ readSeq: 0, deliveredSeq: 2 }]);
  // A new welcome, and the list of members, say the same.
  const { head } = await callRpc(server.url, ConversationService.method.getConversation, {
    token: ada.token,
    input: { conversation: idToBytes(conversation) },
  });
  const { members } = await callRpc(server.url, ConversationService.method.listMembers, {
    token: ada.token,
    input: { conversation: idToBytes(conversation) },
  });
  for (const cursors of [head?.cursors ?? [], members.flatMap(({ cursor }) => cursor ?? [])])
    expect(cursors.find(({ user }) => idFromBytes(user) === bob.id)).toMatchObject({ readSeq: 0, deliveredSeq: 2 });
  for (const socket of [hers, his, second]) socket.close();
});

test('hidden typing and blocks: signals go to those who may have them', async () => {
  const conversation = await group();
  const { ada, bob, cy } = people;
  const [hers, his, theirs] = [
    await connect(server.url, ada),
    await connect(server.url, bob),
    await connect(server.url, cy),
  ];
  await setPrivacy(bob, { blocked: [idToBytes(ada.id)] });
  type(hers, conversation);
  await theirs.next('signals');
  type(his, conversation);
  await theirs.next('signals', ({ signals }) => signals.some(({ user }) => idFromBytes(user) === bob.id));
  await settled(hers, his);
  const from = (socket: TestSocket) =>
    socket.all('signals').flatMap(({ signals }) => signals.map(({ user }) => idFromBytes(user)));
  expect(from(his)).not.toContain(ada.id);
  expect(from(hers)).not.toContain(bob.id);
  await setPrivacy(cy, { hidesTyping: true });
  const before = from(theirs).length;
  type(hers, conversation);
  await hers.next('signals', () => from(hers).length > 1);
  await settled(theirs);
  expect(from(theirs)).toHaveLength(before);
  for (const socket of [hers, his, theirs]) socket.close();
});

test('hidden presence is told at once, both ways, and shown again when it is no longer hidden', async () => {
  await group();
  const { ada, bob } = people;
  const [hers, his] = [await connect(server.url, ada), await connect(server.url, bob)];
  hers.send({ case: 'watch', value: { users: [idToBytes(bob.id)] } });
  his.send({ case: 'watch', value: { users: [idToBytes(ada.id)] } });
  const isOnline = (online: boolean) => (presence: Presence) => presence.users.some((user) => user.online === online);
  await hers.next('presence', isOnline(true));
  await his.next('presence', isOnline(true));
  await setPrivacy(bob, { hidesPresence: true });
  for (const socket of [hers, his])
    expect((await socket.next('presence', isOnline(false))).users).toMatchObject([{ lastSeenMs: 0n }]);
  await setPrivacy(bob, {}, 2);
  expect(isOf(bob)(await hers.next('presence', isOnline(true)))).toBe(true);
  expect(isOf(ada)(await his.next('presence', isOnline(true)))).toBe(true);
  for (const socket of [hers, his]) socket.close();
});

test('a first message is a request: nothing goes back to a stranger until it is accepted', async () => {
  const { ada, bob } = await newPeople();
  const [hers, his] = [await connect(server.url, ada), await connect(server.url, bob)];
  const conversation = await direct(ada, bob);
  const wire = idToBytes(conversation);
  expect((await his.next('head')).unaccepted).toBe(true);
  hers.send({ case: 'append', value: newText(wire) });
  await his.next('entries', ({ entries }) => entries.some(({ seq }) => seq === 2));
  hers.send({ case: 'watch', value: { users: [idToBytes(bob.id)] } });
  expect((await hers.next('presence')).users).toEqual([]);
  advance(his, conversation);
  type(his, conversation);
  await his.next('cursors');
  await settled(his, hers);
  expect(cursorsOf(hers, bob)).toEqual([]);
  expect(hers.all('signals')).toEqual([]);
  await accept(bob, conversation);
  const head = await hers.next('head', ({ cursors }) => cursors.some(({ user }) => idFromBytes(user) === bob.id));
  expect(head.cursors.find(({ user }) => idFromBytes(user) === bob.id)).toMatchObject({ readSeq: 2 });
  expect((await his.next('head', ({ unaccepted }) => !unaccepted)).unaccepted).toBe(false);
  expect((await hers.next('presence', isOf(bob))).users).toMatchObject([{ online: true }]);
  for (const socket of [hers, his]) socket.close();
});

test('what a blocked person sends is taken as ever', async () => {
  const { ada, bob } = await newPeople();
  await setPrivacy(bob, { blocked: [idToBytes(ada.id)] });
  const hers = await connect(server.url, ada);
  const conversation = await direct(ada, bob);
  hers.send({ case: 'append', value: newText(idToBytes(conversation)) });
  expect((await hers.next('appended')).seq).toBe(2);
  hers.close();
});
