import { afterAll, beforeAll, expect, test } from 'bun:test';
import { EntryKind, ErrorCode, errorTable, idToBytes, newIdBytes, SessionService, SignalKind } from '@tidings/protocol';
import { callRpc } from '../testing/call-rpc';
import {
  connect,
  createGroup,
  newText,
  openTestServer,
  removeMember,
  signIn,
  signUp,
  type TestServer,
  type TestUser,
} from '../testing/test-server';
import { TestSocket } from '../testing/test-socket';

let server: TestServer;
let ada: TestUser;
let bob: TestUser;
let eve: TestUser;

beforeAll(async () => {
  server = await openTestServer();
  [ada, bob, eve] = (await Promise.all(['ada', 'bob', 'eve'].map((handle) => signUp(server.url, handle)))) as [
    TestUser,
    TestUser,
    TestUser,
  ];
});
afterAll(() => server[Symbol.asyncDispose]());

test('what one appends, the other sees, and the author is told where it landed', async () => {
  const conversation = await createGroup(server.url, ada, [bob]);
  const [hers, his] = await Promise.all([connect(server.url, ada), connect(server.url, bob)]);
  const entry = newText(conversation);
  hers.send({ case: 'append', value: entry });
  const appended = await hers.next('appended');
  expect(appended.id).toEqual(entry.id);
  const live = await his.next('entries', ({ entries }) => entries.some(({ id }) => Buffer.from(id).equals(entry.id)));
  expect(live.ref).toBe(0);
  expect(live.entries.at(-1)).toMatchObject({ seq: appended.seq, kind: EntryKind.CONTENT, body: entry.body });
  for (const socket of [hers, his]) socket.close();
});

test('a conversation made while connected arrives as a head, and is live from then on', async () => {
  const his = await connect(server.url, bob);
  const conversation = await createGroup(server.url, ada, [bob]);
  const wire = idToBytes(conversation);
  const head = await his.next('head', (value) => Buffer.from(value.conversation).equals(wire));
  expect(head.memberCount).toBe(2);
  const hers = await connect(server.url, ada);
  hers.send({ case: 'append', value: newText(conversation) });
  const { seq } = await hers.next('appended');
  await his.next('entries', ({ entries }) => entries.at(-1)?.seq === seq);
  for (const socket of [hers, his]) socket.close();
});

test('who is removed gets the entry that says so, and nothing after it', async () => {
  const conversation = await createGroup(server.url, ada, [bob, eve]);
  const [hers, his] = await Promise.all([connect(server.url, ada), connect(server.url, bob)]);
  await removeMember(server.url, ada, { conversation, user: bob });
  const last = await his.next('entries', ({ entries }) => entries.some(({ kind }) => kind === EntryKind.MEMBERSHIP));
  hers.send({ case: 'append', value: newText(conversation) });
  const { seq } = await hers.next('appended');
  const removedAt = last.entries.at(-1)?.seq ?? 0;
  expect(seq).toBe(removedAt + 1);
  // Whatever had been published to him would come before the answer to his ping.
  his.send({ case: 'ping', value: { ref: 7 } });
  await his.next('pong');
  const seen = his.all('entries').flatMap(({ entries }) => entries.map((entry) => entry.seq));
  expect(Math.max(...seen)).toBe(removedAt);
  his.send({ case: 'append', value: newText(conversation) });
  expect((await his.next('rejected')).error?.code).toBe(ErrorCode.NOT_MEMBER);
  his.send({ case: 'signal', value: { conversation: idToBytes(conversation), kind: SignalKind.TYPING } });
  await his.next('rejected', ({ id }) => id.length === 0);
  for (const socket of [hers, his]) socket.close();
});

test('a revoked session is told and closed', async () => {
  const phone = await signIn(server.url, 'eve');
  const [onPhone, onLaptop] = await Promise.all([connect(server.url, phone), connect(server.url, eve)]);
  const revokedAtMs = performance.now();
  await callRpc(server.url, SessionService.method.revokeSession, {
    token: eve.token,
    input: { session: phone.session },
  });
  const { code } = await onPhone.closed;
  expect(performance.now() - revokedAtMs).toBeLessThan(1_000);
  expect(code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
  expect(onPhone.all('bye').map(({ error }) => error?.code)).toEqual([ErrorCode.SESSION_REVOKED]);
  onLaptop.send({ case: 'ping', value: { ref: 1 } });
  await onLaptop.next('pong');
  onLaptop.close();
});

test('typing, presence and cursors reach the others', async () => {
  const conversation = await createGroup(server.url, ada, [bob]);
  const wire = idToBytes(conversation);
  const hers = await connect(server.url, ada);
  hers.send({ case: 'watch', value: { users: [idToBytes(bob.id), newIdBytes()] } });
  expect((await hers.next('presence')).users).toHaveLength(1);
  const his = await connect(server.url, bob);
  await hers.next('presence', ({ users }) => users.some(({ online }) => online));
  his.send({ case: 'signal', value: { conversation: wire, kind: SignalKind.TYPING } });
  const typing = await hers.next('signals');
  expect(typing.signals[0]).toMatchObject({ user: idToBytes(bob.id), kind: SignalKind.TYPING });
  his.send({ case: 'advance', value: { conversation: wire, deliveredSeq: 2, readSeq: 1 } });
  const { cursors } = await hers.next('cursors', ({ cursors: moved }) =>
    moved.some(({ deliveredSeq }) => deliveredSeq === 2),
  );
  expect(cursors).toMatchObject([{ user: idToBytes(bob.id), deliveredSeq: 2, readSeq: 1 }]);
  for (const socket of [hers, his]) socket.close();
});

test('the JSON mapping works as well, beside Protobuf', async () => {
  const conversation = await createGroup(server.url, ada, [bob]);
  const text = await TestSocket.open(server.url);
  text.sendRaw(JSON.stringify({ hello: { protocol: 1, accessToken: bob.token } }));
  expect((await text.next('welcome')).heads.length).toBeGreaterThan(0);
  const binary = await connect(server.url, ada);
  binary.send({ case: 'append', value: newText(conversation) });
  const { seq } = await binary.next('appended');
  await text.next('entries', ({ entries }) => entries.at(-1)?.seq === seq);
  await binary.next('entries', ({ entries }) => entries.at(-1)?.seq === seq);
  for (const socket of [text, binary]) socket.close();
});

test('pulls are answered in order, each with its ref', async () => {
  const conversation = await createGroup(server.url, ada, [bob]);
  const socket = await connect(server.url, ada);
  for (let ref = 1; ref <= 20; ref++)
    socket.send({ case: 'pull', value: { ref, request: { conversation: idToBytes(conversation), limit: 1 } } });
  await socket.next('entries', ({ ref }) => ref === 20);
  expect(socket.all('entries').map(({ ref }) => ref)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  socket.send({ case: 'pull', value: { ref: 21, request: { conversation: newIdBytes() } } });
  expect(await socket.next('rejected')).toMatchObject({ ref: 21, error: { code: ErrorCode.NOT_MEMBER } });
  socket.close();
});
