import { afterEach, beforeEach, expect, test } from 'bun:test';
import {
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  LogService,
  newIdBytes,
  Permission,
} from '@tidings/protocol';
import { type ApiServer, openApiServer, type TestPerson } from '../../testing/api-server';
import { connect } from '../../testing/test-server';

const { createConversation, setPolicy, createInvite, previewInvite, joinByInvite, getConversation, addMembers } =
  ConversationService.method;
const { requestToJoin, listJoinRequests, declineJoinRequest, removeMember, unban, listBanned } =
  ConversationService.method;
const { append } = LogService.method;

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
let eve: TestPerson;
let conversation: Uint8Array;
beforeEach(async () => {
  server = await openApiServer();
  [ada, bob, eve] = [await server.signUp('ada'), await server.signUp('bob'), await server.signUp('eve')];
  conversation = newIdBytes();
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  const creation = { conversation, entryId: newIdBytes(), ...kinds, users: [bob.id] };
  await server.ask(createConversation, creation, ada);
});
afterEach(() => server[Symbol.asyncDispose]());

const { EVERYBODY, ADMINS } = Permission;
const policy = { send: EVERYBODY, add: ADMINS, editDetails: ADMINS, pin: EVERYBODY };
const change = () => ({ conversation, entryId: newIdBytes() });
const text = () => ({ id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body: Uint8Array.of(1) });

test('a new group has the default policy; a change is told, and holds', async () => {
  const { head } = await server.ask(getConversation, { conversation }, bob);
  expect(head?.policy).toMatchObject({ ...policy, slowModeS: 0, joinApproval: false });
  const socket = await connect(server.url, bob);
  await server.ask(setPolicy, { ...change(), policy: { ...policy, send: ADMINS } }, ada);
  expect((await socket.next('entries')).entries).toMatchObject([{ kind: EntryKind.MEMBERSHIP, authorUser: ada.id }]);
  expect(await server.refusal(append, { entry: text() }, bob)).toBe('FORBIDDEN');
  expect(await server.refusal(append, { entry: text() }, ada)).toBe('accepted');
});

test('a policy is whole, and within its bounds', async () => {
  expect(await server.refusal(setPolicy, change(), ada)).toBe('INVALID_ARGUMENT');
  expect(await server.refusal(setPolicy, { ...change(), policy: {} }, ada)).toBe('INVALID_ARGUMENT');
  expect(await server.refusal(setPolicy, { ...change(), policy: { ...policy, slowModeS: 86_401 } }, ada)).toBe(
    'INVALID_ARGUMENT',
  );
  expect(await server.refusal(setPolicy, { ...change(), policy: { ...policy, pin: 7 as Permission } }, ada)).toBe(
    'INVALID_ARGUMENT',
  );
});

test('slow mode says on the socket how long to wait', async () => {
  await server.ask(setPolicy, { ...change(), policy: { ...policy, slowModeS: 3_600 } }, ada);
  const socket = await connect(server.url, bob);
  socket.send({ case: 'append', value: text() });
  await socket.next('appended');
  socket.send({ case: 'append', value: text() });
  const { error } = await socket.next('rejected');
  expect(error?.retryAfterMs).toBeGreaterThan(3_590_000);
  expect(error?.retryAfterMs).toBeLessThanOrEqual(3_600_000);
});

test('a request goes to the owner, live, and ends with being added or declined', async () => {
  await server.ask(setPolicy, { ...change(), policy: { ...policy, joinApproval: true } }, ada);
  const { invite } = await server.ask(createInvite, { conversation, maxUses: 1 }, ada);
  const code = invite?.code ?? '';
  expect(await server.ask(previewInvite, { code }, eve)).toMatchObject({ needsApproval: true, requested: false });
  expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, eve)).toBe('FORBIDDEN');
  const socket = await connect(server.url, ada);
  await server.ask(requestToJoin, { code }, eve);
  await server.ask(requestToJoin, { code }, eve);
  expect(await socket.next('head')).toMatchObject({ conversation, joinRequests: 1 });
  expect(await server.ask(previewInvite, { code }, eve)).toMatchObject({ requested: true });
  expect((await server.ask(getConversation, { conversation }, bob)).head?.joinRequests).toBe(0);
  const { requests } = await server.ask(listJoinRequests, { conversation }, ada);
  expect(requests).toMatchObject([{ user: { handle: 'eve' } }]);
  await server.ask(addMembers, { ...change(), users: [eve.id] }, ada);
  expect((await server.ask(listJoinRequests, { conversation }, ada)).requests).toEqual([]);
  expect(await server.refusal(declineJoinRequest, { conversation, user: eve.id }, ada)).toBe('NOT_FOUND');
});

test('who is banned meets a link that does not work', async () => {
  const { invite } = await server.ask(createInvite, { conversation }, ada);
  const code = invite?.code ?? '';
  await server.ask(removeMember, { ...change(), user: bob.id, ban: true }, ada);
  expect((await server.ask(listBanned, { conversation }, ada)).users).toMatchObject([{ handle: 'bob' }]);
  expect(await server.refusal(previewInvite, { code }, bob)).toBe('INVITE_INVALID');
  expect(await server.refusal(requestToJoin, { code }, bob)).toBe('INVITE_INVALID');
  expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, bob)).toBe('INVITE_INVALID');
  await server.ask(unban, { ...change(), user: bob.id }, ada);
  expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, bob)).toBe('accepted');
});

test('nonsense is refused', async () => {
  const nobody = new Uint8Array(3);
  expect(await server.refusal(requestToJoin, { code: '../..' }, eve)).toBe('INVITE_INVALID');
  expect(await server.refusal(declineJoinRequest, { conversation, user: nobody }, ada)).toBe('INVALID_ARGUMENT');
  expect(await server.refusal(unban, { ...change(), user: nobody }, ada)).toBe('INVALID_ARGUMENT');
  expect(await server.refusal(unban, { ...change(), user: newIdBytes() }, ada)).toBe('NOT_FOUND');
  expect(await server.refusal(listBanned, { conversation: nobody }, ada)).toBe('INVALID_ARGUMENT');
});
