import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import {
  AccountService,
  ConversationKind,
  ConversationService,
  directConversationId,
  Encryption,
  EntryKind,
  idFromBytes,
  idToBytes,
  LogService,
  limits,
  newIdBytes,
  Role,
  type UserId,
} from '@tidings/protocol';
import { type ApiServer, openApiServer, type TestPerson } from '../../testing/api-server';

const { createConversation, getConversation, listMembers, addMembers, removeMember, leaveConversation, setRole } =
  ConversationService.method;
const { createInvite, listInvites, revokeInvite, previewInvite, joinByInvite } = ConversationService.method;
const { pull } = LogService.method;

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
let eve: TestPerson;
beforeEach(async () => {
  server = await openApiServer();
  [ada, bob, eve] = [await server.signUp('ada'), await server.signUp('bob'), await server.signUp('eve')];
});
afterEach(() => server[Symbol.asyncDispose]());

const group = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
const direct = { kind: ConversationKind.DIRECT, encryption: Encryption.OPEN };
const title = (conversation: Uint8Array) => ({
  id: newIdBytes(),
  conversation,
  kind: EntryKind.DETAILS,
  body: new TextEncoder().encode('title'),
});

/** A group of Ada's. */
async function openGroup(...users: TestPerson[]): Promise<Uint8Array> {
  const conversation = newIdBytes();
  const creation = { conversation, entryId: newIdBytes(), ...group, details: title(conversation) };
  await server.ask(createConversation, { ...creation, users: users.map(({ id }) => id) }, ada);
  return conversation;
}

async function invite(conversation: Uint8Array, terms: { maxUses?: number; expiresInS?: number } = {}) {
  const { invite } = await server.ask(createInvite, { conversation, ...terms }, ada);
  if (invite === undefined) throw new Error('no invite came back');
  return invite;
}

const handlesOf = async (conversation: Uint8Array, by: TestPerson) =>
  (await server.ask(listMembers, { conversation }, by)).members.map(({ user }) => user?.handle).sort();

describe('creating a group', () => {
  test('makes the caller its owner and the others members, with the first details', async () => {
    const conversation = newIdBytes();
    const details = title(conversation);
    const creation = { conversation, entryId: newIdBytes(), ...group, users: [bob.id, ada.id, bob.id], details };
    const { head } = await server.ask(createConversation, creation, ada);
    expect(head).toMatchObject({ seq: 2, role: Role.OWNER, memberCount: 2, details: { id: details.id } });
    const { members } = await server.ask(listMembers, { conversation }, bob);
    expect(new Map(members.map(({ user, role }) => [user?.handle, role]))).toEqual(
      new Map([
        ['ada', Role.OWNER],
        ['bob', Role.MEMBER],
      ]),
    );
  });

  test('may be repeated, and another with the same id may not', async () => {
    const conversation = newIdBytes();
    const creation = { conversation, entryId: newIdBytes(), ...group, details: title(conversation) };
    const { head } = await server.ask(createConversation, creation, ada);
    expect((await server.ask(createConversation, creation, ada)).head).toEqual(head as NonNullable<typeof head>);
    const other = { conversation, entryId: newIdBytes(), ...group };
    expect(await server.refusal(createConversation, other, ada)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(createConversation, other, eve)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(createConversation, creation, eve)).toBe('ID_CONFLICT');
    expect(await server.refusal(getConversation, { conversation }, eve)).toBe('NOT_MEMBER');
  });

  test('is refused for people who do not exist, and leaves nothing behind', async () => {
    const creation = { conversation: newIdBytes(), entryId: newIdBytes(), ...group, users: [bob.id, newIdBytes()] };
    expect(await server.refusal(createConversation, creation, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(getConversation, creation, ada)).toBe('NOT_MEMBER');
  });

  const bad: Record<string, (conversation: Uint8Array) => object> = {
    'an id that is no UUIDv7': () => ({ conversation: new Uint8Array(16) }),
    'the id of a direct conversation': (id) => ({ conversation: id.map((byte, i) => (i === 6 ? 0x80 : byte)) }),
    'no kind': () => ({ kind: ConversationKind.UNSPECIFIED }),
    'an unknown kind': () => ({ kind: 77 }),
    'no encryption': () => ({ encryption: Encryption.UNSPECIFIED }),
    'an unknown encryption': () => ({ encryption: 77 }),
    'a user id that is none': () => ({ users: [new Uint8Array(3)] }),
    'too many users': () => ({ users: Array.from({ length: limits.membersPerCall + 1 }, () => newIdBytes()) }),
    'details of another conversation': () => ({ details: title(newIdBytes()) }),
    'details that are content': (id) => ({ details: { ...title(id), kind: EntryKind.CONTENT } }),
    'details without a body': (id) => ({ details: { ...title(id), body: new Uint8Array() } }),
  };
  test.each(Object.keys(bad))('is refused with %s', async (name) => {
    const conversation = newIdBytes();
    const creation = { conversation, entryId: newIdBytes(), ...group, ...bad[name]?.(conversation) };
    expect(await server.refusal(createConversation, creation, ada)).toBe('INVALID_ARGUMENT');
  });

  test('is refused with details that share the id of the creation, or are too large', async () => {
    const [conversation, entryId] = [newIdBytes(), newIdBytes()];
    const creation = { conversation, entryId, ...group };
    const sameId = { ...creation, details: { ...title(conversation), id: entryId } };
    expect(await server.refusal(createConversation, sameId, ada)).toBe('INVALID_ARGUMENT');
    const large = { ...title(conversation), body: new Uint8Array(limits.bodyBytes + 1) };
    expect(await server.refusal(createConversation, { ...creation, details: large }, ada)).toBe('TOO_LARGE');
  });
});

describe('a direct conversation', () => {
  const begin = (by: TestPerson, other: TestPerson, conversation = new Uint8Array()) =>
    server.ask(createConversation, { conversation, entryId: newIdBytes(), ...direct, users: [other.id] }, by);

  test('is one per pair, whoever begins it, also at once', async () => {
    const heads = await Promise.all([begin(ada, bob), begin(bob, ada), begin(ada, bob)]);
    const id = idToBytes(await directConversationId(idFromBytes<UserId>(ada.id), idFromBytes<UserId>(bob.id)));
    for (const { head } of heads) expect(head).toMatchObject({ conversation: id, seq: 1, memberCount: 2 });
    expect(heads[0]?.head?.peer?.handle).toBe('bob');
    expect(heads[1]?.head?.peer?.handle).toBe('ada');
    expect((await begin(ada, bob, id)).head?.seq).toBe(1);
  });

  test('lets nobody else in, out or at its name', async () => {
    const conversation = (await begin(ada, bob)).head?.conversation as Uint8Array;
    const change = () => ({ conversation, entryId: newIdBytes() });
    expect(await server.refusal(removeMember, { ...change(), user: bob.id }, ada)).toBe('FORBIDDEN');
    expect(await server.refusal(setRole, { ...change(), user: bob.id, role: Role.OWNER }, ada)).toBe('FORBIDDEN');
    const entry = title(conversation);
    expect(await server.refusal(LogService.method.append, { entry }, ada)).toBe('FORBIDDEN');
    expect(await handlesOf(conversation, bob)).toEqual(['ada', 'bob']);
  });

  test.each([
    ['oneself', () => ({ users: [ada.id] })],
    ['nobody', () => ({ users: [] })],
    ['two', () => ({ users: [bob.id, eve.id] })],
    ['a title', () => ({ users: [bob.id], details: title(newIdBytes()) })],
    ['an id of another pair', () => ({ users: [bob.id], conversation: newIdBytes() })],
  ])('is refused with %s', async (_name, change) => {
    const input = { entryId: newIdBytes(), ...direct, ...change() };
    expect(await server.refusal(createConversation, input, ada)).toBe('INVALID_ARGUMENT');
  });

  test('with somebody who does not exist is refused', async () => {
    const input = { entryId: newIdBytes(), ...direct, users: [newIdBytes()] };
    expect(await server.refusal(createConversation, input, ada)).toBe('NOT_FOUND');
  });
});

describe('changing the members', () => {
  test('each change may be repeated and lands once, also after the caller has gone', async () => {
    const conversation = await openGroup(bob);
    const change = () => ({ conversation, entryId: newIdBytes() });
    const added = { ...change(), users: [eve.id] };
    const promoted = { ...change(), user: bob.id, role: Role.OWNER };
    const removed = { ...change(), user: eve.id };
    const left = change();
    const replay = async () => [
      (await server.ask(addMembers, added, ada)).appended?.seq,
      (await server.ask(setRole, promoted, ada)).appended?.seq,
      (await server.ask(removeMember, removed, ada)).appended?.seq,
      (await server.ask(leaveConversation, left, ada)).appended?.seq,
    ];
    expect(await replay()).toEqual([3, 4, 5, 6]);
    expect(await replay()).toEqual([3, 4, 5, 6]);
    expect(await handlesOf(conversation, bob)).toEqual(['bob']);
  });

  test('an id of somebody else’s entry is a conflict', async () => {
    const conversation = await openGroup(bob);
    const change = { conversation, entryId: newIdBytes() };
    await server.ask(addMembers, { ...change, users: [eve.id] }, ada);
    expect(await server.refusal(leaveConversation, change, bob)).toBe('ID_CONFLICT');
    expect(await handlesOf(conversation, bob)).toEqual(['ada', 'bob', 'eve']);
  });

  test('needs people who exist and are not there, and a role that is one', async () => {
    const conversation = await openGroup(bob);
    const change = { conversation, entryId: newIdBytes() };
    expect(await server.refusal(addMembers, { ...change, users: [newIdBytes()] }, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(addMembers, { ...change, users: [new Uint8Array(5)] }, ada)).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(addMembers, { ...change, users: [] }, ada)).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(addMembers, { ...change, users: [bob.id] }, ada)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(removeMember, { ...change, user: eve.id }, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(setRole, { ...change, user: bob.id, role: 9 as Role }, ada)).toBe('INVALID_ARGUMENT');
    expect(await server.refusal(setRole, { ...change, user: bob.id }, ada)).toBe('INVALID_ARGUMENT');
  });

  test('a removed member reads up to the removal, and nothing after', async () => {
    const conversation = await openGroup(eve);
    await server.ask(removeMember, { conversation, entryId: newIdBytes(), user: eve.id }, ada);
    const entry = { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body: Uint8Array.of(1) };
    await server.ask(LogService.method.append, { entry }, ada);
    const seen = await server.ask(pull, { conversation }, eve);
    expect(seen.entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(seen.headSeq).toBe(3);
    expect((await server.ask(getConversation, { conversation }, eve)).head).toMatchObject({
      seq: 3,
      toSeq: 3,
      role: 0,
    });
    expect((await server.ask(pull, { conversation }, ada)).headSeq).toBe(4);
  });

  test('who is added later reads from there on', async () => {
    const conversation = await openGroup(bob);
    await server.ask(addMembers, { conversation, entryId: newIdBytes(), users: [eve.id] }, ada);
    const seen = await server.ask(pull, { conversation }, eve);
    expect(seen.entries.map(({ seq }) => seq)).toEqual([3]);
  });

  test('acquaintances see each other’s profiles until they part', async () => {
    const conversation = await openGroup(bob);
    const { getUsers } = AccountService.method;
    const seenByBob = async () =>
      (await server.ask(getUsers, { users: [ada.id, eve.id] }, bob)).users.map((u) => u.handle);
    expect(await seenByBob()).toEqual(['ada']);
    await server.ask(removeMember, { conversation, entryId: newIdBytes(), user: bob.id }, ada);
    expect(await seenByBob()).toEqual([]);
  });
});

describe('invites', () => {
  test('show what they lead to, to whoever holds the code, and let them in', async () => {
    const conversation = await openGroup(bob);
    const { code } = await invite(conversation);
    expect(code).toMatch(/^[\w-]{22}$/);
    const seen = { conversation, memberCount: 2, details: { kind: EntryKind.DETAILS } };
    expect(await server.ask(previewInvite, { code }, eve)).toMatchObject({ ...seen, alreadyMember: false });
    expect(await server.ask(previewInvite, { code }, bob)).toMatchObject({ ...seen, alreadyMember: true });
    const { head } = await server.ask(joinByInvite, { code, entryId: newIdBytes() }, eve);
    expect(head).toMatchObject({ role: Role.MEMBER, memberCount: 3, fromSeq: 3 });
  });

  test('a join that used the last use up may be repeated; nobody else gets in', async () => {
    const conversation = await openGroup(bob);
    const { code } = await invite(conversation, { maxUses: 1 });
    const join = { code, entryId: newIdBytes() };
    const { head } = await server.ask(joinByInvite, join, eve);
    expect((await server.ask(joinByInvite, join, eve)).head?.seq).toBe(head?.seq as number);
    const late = await server.signUp('late');
    expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, late)).toBe('INVITE_INVALID');
    expect(await server.refusal(previewInvite, { code }, late)).toBe('INVITE_INVALID');
    await server.ask(removeMember, { conversation, entryId: newIdBytes(), user: eve.id }, ada);
    expect((await server.ask(joinByInvite, join, eve)).head).toMatchObject({ role: Role.UNSPECIFIED });
  });

  test('of many who join at once as many get in as it has uses', async () => {
    const conversation = await openGroup();
    const { code } = await invite(conversation, { maxUses: 3 });
    const people = await Promise.all(Array.from({ length: 6 }, (_, i) => server.signUp(`guest${i}`)));
    const outcomes = await Promise.all(
      people.map((person) => server.refusal(joinByInvite, { code, entryId: newIdBytes() }, person)),
    );
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 'INVITE_INVALID')).toHaveLength(3);
    expect(await handlesOf(conversation, ada)).toHaveLength(4);
  });

  test('who is in already gets the head and uses nothing up', async () => {
    const conversation = await openGroup(bob);
    const { code, usesLeft } = await invite(conversation, { maxUses: 5 });
    const { head } = await server.ask(joinByInvite, { code, entryId: newIdBytes() }, bob);
    expect(head?.seq).toBe(2);
    expect((await server.ask(listInvites, { conversation }, ada)).invites).toMatchObject([{ code, usesLeft }]);
  });

  test('a revoked one leads nowhere', async () => {
    const conversation = await openGroup(bob);
    const { id, code } = await invite(conversation);
    await server.ask(revokeInvite, { conversation, invite: id }, ada);
    expect(await server.refusal(revokeInvite, { conversation, invite: id }, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, eve)).toBe('INVITE_INVALID');
    expect(await server.ask(listInvites, { conversation }, ada)).toMatchObject({ invites: [] });
  });

  test('cannot be revoked through another conversation', async () => {
    const [conversation, other] = [await openGroup(bob), await openGroup(bob)];
    const { id, code } = await invite(conversation);
    expect(await server.refusal(revokeInvite, { conversation: other, invite: id }, ada)).toBe('NOT_FOUND');
    expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, eve)).toBe('accepted');
  });

  test.each(['', 'x', 'A'.repeat(22), 'A'.repeat(5_000), "' OR 1=1 --          "])(
    'a code that is none: %p',
    async (code) => {
      expect(await server.refusal(previewInvite, { code }, eve)).toBe('INVITE_INVALID');
      expect(await server.refusal(joinByInvite, { code, entryId: newIdBytes() }, eve)).toBe('INVITE_INVALID');
    },
  );

  test('are limited in number and in uses', async () => {
    const conversation = await openGroup();
    expect(await server.refusal(createInvite, { conversation, maxUses: 1_001 }, ada)).toBe('INVALID_ARGUMENT');
    for (let i = 0; i < limits.invitesPerConversation; i++) await invite(conversation);
    expect(await server.refusal(createInvite, { conversation }, ada)).toBe('LIMIT_REACHED');
  });
});
