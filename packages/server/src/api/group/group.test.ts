import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { create, type DescMethodUnary, fromBinary } from '@bufbuild/protobuf';
import {
  AccountService,
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  GroupService,
  KeyService,
  LogService,
  limits,
  MembershipChangeSchema,
  newIdBytes,
  type Policy,
  PolicySchema,
} from '@tidings/protocol';
import { type ApiServer, openApiServer, type TestPerson } from '../../testing/api-server';
import { firstStep, newReset, newStep, welcomeFor } from '../../testing/group-steps';
import { identityMessage, newIdentity, newWrap } from '../../testing/identities';
import { connect } from '../../testing/test-server';
import { post } from '../../testing/try-rpc';

const { createConversation, addMembers, removeMember, leaveConversation, getConversation } = ConversationService.method;
const { createInvite, previewInvite, joinByInvite, listInvites, requestToJoin, setPolicy } = ConversationService.method;
const { appendCommit, resetGroup, getGroupState, listWelcomes, dropWelcomes } = GroupService.method;
const { append, pull, getHeads } = LogService.method;

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
let cy: TestPerson;
beforeEach(async () => {
  server = await openApiServer();
  [ada, bob, cy] = [await server.signUp('ada'), await server.signUp('bob'), await server.signUp('cyd')];
  for (const person of [ada, bob, cy]) await publish(person);
});
afterEach(() => server[Symbol.asyncDispose]());

async function publish(person: TestPerson) {
  const identity = identityMessage(await newIdentity(person.id, person.tokens.device));
  await server.ask(KeyService.method.publishIdentity, { identity, wraps: [newWrap()] }, person);
}

const mls = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
const deviceOf = ({ tokens }: TestPerson) => tokens.device;

async function group(...others: readonly TestPerson[]): Promise<Uint8Array> {
  const conversation = newIdBytes();
  const step = firstStep(others.length > 0 ? welcomeFor(...others.map(deviceOf)) : {});
  const users = others.map(({ id }) => id);
  await server.ask(createConversation, { conversation, entryId: newIdBytes(), ...mls, users, group: step }, ada);
  return conversation;
}

const change = (conversation: Uint8Array) => ({ conversation, entryId: newIdBytes() });
const sealed = (conversation: Uint8Array, epoch: number, edit: object = {}) => ({
  entry: {
    id: newIdBytes(),
    conversation,
    kind: EntryKind.CONTENT,
    body: Uint8Array.of(1),
    generation: 1,
    epoch,
    ...edit,
  },
});
const newest = async (conversation: Uint8Array) =>
  (await server.ask(pull, { conversation, beforeSeq: 0xffff_ffff, limit: 1 }, ada)).entries[0];

describe('an encrypted group', () => {
  test('is created with its first step and first title, in one go', async () => {
    const conversation = newIdBytes();
    const details = sealed(conversation, 1, { kind: EntryKind.DETAILS }).entry;
    const creation = { ...change(conversation), ...mls, users: [bob.id], details, group: firstStep() };
    const { head } = await server.ask(createConversation, creation, ada);
    expect(head).toMatchObject({ ...mls, generation: 1, epoch: 1, seq: 2, awaitingCommit: false });
    expect(head?.details).toMatchObject({ generation: 1, epoch: 1 });
    const repeated = await server.ask(createConversation, creation, ada);
    expect(repeated.head).toEqual(head as NonNullable<typeof head>);
  });

  test.each([
    ['INVALID_ARGUMENT', 'no step', mls, undefined],
    ['INVALID_ARGUMENT', 'a step of a later epoch', mls, newStep(1, 1, { commit: new Uint8Array() })],
    ['INVALID_ARGUMENT', 'a commit', mls, newStep(1, 0)],
    ['INVALID_ARGUMENT', 'no group info', mls, firstStep({ groupInfo: new Uint8Array() })],
    ['INVALID_ARGUMENT', 'a welcome for nobody', mls, firstStep({ welcome: Uint8Array.of(1) })],
    ['INVALID_ARGUMENT', 'devices without a welcome', mls, firstStep({ welcomeDevices: [newIdBytes()] })],
    [
      'INVALID_ARGUMENT',
      'a device that is no id',
      mls,
      firstStep({ welcome: Uint8Array.of(1), welcomeDevices: [Uint8Array.of(1)] }),
    ],
    ['INVALID_ARGUMENT', 'a step, though it is open', { ...mls, encryption: Encryption.OPEN }, firstStep()],
    ['INVALID_ARGUMENT', 'the vault', { ...mls, encryption: Encryption.VAULT }, undefined],
    ['TOO_LARGE', 'a group info too large', mls, firstStep({ groupInfo: new Uint8Array(limits.groupInfoBytes + 1) })],
    [
      'TOO_LARGE',
      'a welcome too large',
      mls,
      firstStep({ welcome: new Uint8Array(limits.welcomeBytes + 1), welcomeDevices: [newIdBytes()] }),
    ],
  ])('is refused as %s with %s', async (code, _what, kinds, step) => {
    const input = { ...change(newIdBytes()), ...kinds, users: [bob.id], ...(step && { group: step }) };
    expect(await server.refusal(createConversation, input, ada)).toBe(code);
    expect((await server.ask(getHeads, {}, ada)).heads).toEqual([]);
  });

  test('too many devices are refused', async () => {
    const welcomeDevices = Array.from({ length: limits.welcomeDevices + 1 }, () => newIdBytes());
    const step = firstStep({ welcome: Uint8Array.of(1), welcomeDevices });
    const input = { ...change(newIdBytes()), ...mls, users: [bob.id], group: step };
    expect(await server.refusal(createConversation, input, ada)).toBe('INVALID_ARGUMENT');
  });

  test('a step of the largest size is taken; other requests stay small', async () => {
    const conversation = await group(bob);
    const large = newStep(1, 1, {
      commit: new Uint8Array(limits.bodyBytes),
      groupInfo: new Uint8Array(limits.groupInfoBytes),
      ...welcomeFor(deviceOf(bob)),
      welcome: new Uint8Array(limits.welcomeBytes),
    });
    expect(await server.refusal(appendCommit, { ...change(conversation), group: large }, ada)).toBe('accepted');
    const { group: state } = await server.ask(getGroupState, { conversation }, bob);
    expect(state).toMatchObject({ generation: 1, epoch: 2, groupInfo: large.groupInfo });
    const title = { entry: { ...sealed(conversation, 2).entry, body: new Uint8Array(limits.requestBytes) } };
    expect(await server.refusal(append, title, ada)).toBe('TOO_LARGE');
  });

  test('somebody who is in it already can’t be left out of what a commit authenticates', async () => {
    const conversation = await group();
    const input = (...users: Uint8Array[]) => ({ ...change(conversation), users, group: newStep(1, 1) });
    expect(await server.refusal(addMembers, input(ada.id), ada)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(addMembers, input(ada.id, bob.id), ada)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(addMembers, input(bob.id), ada)).toBe('accepted');
  });

  test('everything about it reaches sockets as it is read later, and is loud for nobody', async () => {
    const conversation = await group(bob);
    const socket = await connect(server.url, bob);
    await server.ask(addMembers, { ...change(conversation), users: [cy.id], group: newStep(1, 1) }, ada);
    await server.ask(appendCommit, { ...change(conversation), group: newStep(1, 2) }, bob);
    await server.ask(leaveConversation, change(conversation), cy);
    await server.ask(resetGroup, { ...change(conversation), ...(await newReset(1, 3)) }, bob);
    await socket.next('entries', (frame) => frame.entries.some(({ kind }) => kind === EntryKind.RESET));
    const live = socket.all('entries').flatMap((frame) => frame.entries);
    const { entries } = await server.ask(pull, { conversation, afterSeq: 1 }, bob);
    expect(live).toEqual(entries);
    const { MEMBERSHIP, COMMIT, RESET } = EntryKind;
    expect(live.map(({ kind, generation, epoch, loudCount }) => [kind, generation, epoch, loudCount])).toEqual([
      [MEMBERSHIP, 1, 1, 0],
      [COMMIT, 1, 2, 0],
      [MEMBERSHIP, 1, 3, 0],
      [RESET, 1, 3, 0],
    ]);
    const added = fromBinary(MembershipChangeSchema, live[0]?.body ?? new Uint8Array());
    expect(added.commit).toEqual(newStep(1, 1).commit);
    const { head } = await server.ask(getConversation, { conversation }, bob);
    expect(head).toMatchObject({ generation: 2, epoch: 1, awaitingCommit: false });
  });

  test('who has left, or is removed, gets neither group nor welcome', async () => {
    const conversation = await group(bob, cy);
    const left = { ...change(conversation), user: bob.id, group: newStep(1, 1) };
    await server.ask(removeMember, left, ada);
    await server.ask(leaveConversation, change(conversation), cy);
    for (const person of [bob, cy]) {
      expect(await server.refusal(getGroupState, { conversation }, person)).toBe('NOT_MEMBER');
      expect((await server.ask(listWelcomes, {}, person)).welcomes).toEqual([]);
    }
    expect(await server.refusal(append, sealed(conversation, 2), ada)).toBe('STALE_EPOCH');
    expect((await server.ask(getConversation, { conversation }, ada)).head?.awaitingCommit).toBe(true);
    await server.ask(appendCommit, { ...change(conversation), group: newStep(1, 2) }, ada);
    expect(await server.refusal(append, sealed(conversation, 3), ada)).toBe('accepted');
  });
});

test('requests are large only where they carry a step', async () => {
  const send = async (method: DescMethodUnary) => {
    const body = `{${' '.repeat(limits.requestBytes)}}`;
    return (await post(server.url, method, { type: 'application/json', body, token: ada.token })).status;
  };
  for (const method of [createConversation, addMembers, removeMember, joinByInvite, appendCommit, resetGroup])
    expect(await send(method)).not.toBe(413);
  for (const method of [
    append,
    pull,
    getGroupState,
    listWelcomes,
    leaveConversation,
    KeyService.method.uploadKeyPackages,
  ])
    expect(await send(method)).toBe(413);
});

describe('welcomes', () => {
  test('wait for the device until it drops them, at most 20 in one answer', async () => {
    const groups = [];
    for (let i = 0; i < 21; i++) groups.push(await group(bob));
    const first = await server.ask(listWelcomes, {}, bob);
    expect(first).toMatchObject({ hasMore: true, welcomes: { length: 20 } });
    expect(first.welcomes.map(({ conversation }) => conversation)).toEqual(groups.slice(0, 20));
    expect(first.welcomes[0]).toMatchObject({ generation: 1, epoch: 1, seq: 1 });
    for (const { conversation, seq } of first.welcomes)
      await server.ask(dropWelcomes, { conversation, upToSeq: seq }, bob);
    const rest = await server.ask(listWelcomes, {}, bob);
    expect(rest).toMatchObject({ hasMore: false, welcomes: [{ conversation: groups[20] }] });
    expect((await server.ask(listWelcomes, { conversation: groups[0] as Uint8Array }, bob)).welcomes).toEqual([]);
  });

  test('reach no other device of the user, no namesake, and no device that nobody has certified', async () => {
    const second = await server.signIn('bob');
    const about = { handle: 'cyd', password: 'correct horse', device: deviceOf(bob), deviceName: 'mine' };
    const { tokens } = await server.ask(AccountService.method.signIn, about);
    const namesake = { token: tokens?.accessToken ?? '' };
    const conversation = newIdBytes();
    const step = firstStep(welcomeFor(deviceOf(bob), deviceOf(second)));
    const creation = { ...change(conversation), ...mls, users: [bob.id, cy.id], group: step };
    await server.ask(createConversation, creation, ada);
    for (const other of [second, namesake, cy, ada]) {
      await server.ask(dropWelcomes, { conversation, upToSeq: 9 }, other);
      expect((await server.ask(listWelcomes, {}, other)).welcomes).toEqual([]);
    }
    expect((await server.ask(listWelcomes, {}, bob)).welcomes).toHaveLength(1);
  });
});

describe('resetting', () => {
  test.each([
    ['the same generation', { generation: 1 }],
    ['a later generation', { generation: 3 }],
    ['the hash of another group info', { groupInfoHash: new Uint8Array(32) }],
    ['no hash', { groupInfoHash: new Uint8Array() }],
    ['no signature', { signature: new Uint8Array() }],
  ])('with %s is an invalid argument', async (_what, edit) => {
    const conversation = await group(bob);
    const input = { ...change(conversation), ...(await newReset(1, 1, edit)) };
    expect(await server.refusal(resetGroup, input, ada)).toBe('INVALID_ARGUMENT');
    expect(await newest(conversation)).toMatchObject({ seq: 1 });
  });

  test('with a commit, or with bytes that are none, is an invalid argument', async () => {
    const conversation = await group(bob);
    const reset = await newReset(1, 1);
    const withCommit = { ...change(conversation), ...reset, group: newStep(1, 1) };
    for (const input of [withCommit, { ...withCommit, group: reset.group, reset: Uint8Array.of(0xff) }])
      expect(await server.refusal(resetGroup, input, ada)).toBe('INVALID_ARGUMENT');
  });

  test('is compared with where the group is, and repeated by its id', async () => {
    const conversation = await group(bob);
    const input = { ...change(conversation), ...(await newReset(1, 1)) };
    const { appended } = await server.ask(resetGroup, input, bob);
    expect(await server.refusal(resetGroup, { ...input, entryId: newIdBytes() }, ada)).toBe('STALE_EPOCH');
    expect((await server.ask(resetGroup, input, bob)).appended).toEqual(appended as NonNullable<typeof appended>);
    expect((await server.ask(listWelcomes, {}, bob)).welcomes).toEqual([]);
  });
});

describe('joining by invite', () => {
  test('shows the group to the holder of the code, joins with a commit, and repeats', async () => {
    const conversation = await group(bob);
    const { invite } = await server.ask(createInvite, { conversation, maxUses: 1 }, ada);
    const code = invite?.code ?? '';
    const preview = await server.ask(previewInvite, { code }, cy);
    expect(preview).toMatchObject({ ...mls, conversation, memberCount: 2, alreadyMember: false, invite: invite?.id });
    expect(preview.group).toMatchObject({ generation: 1, epoch: 1, groupInfo: firstStep().groupInfo });
    const stale = { code, entryId: newIdBytes(), group: newStep(1, 2) };
    expect(await server.refusal(joinByInvite, stale, cy)).toBe('STALE_EPOCH');
    const join = { ...stale, group: newStep(1, 1) };
    const { head } = await server.ask(joinByInvite, join, cy);
    expect(head).toMatchObject({ epoch: 2, fromSeq: 2, memberCount: 3 });
    expect((await server.ask(joinByInvite, join, cy)).head).toMatchObject({ seq: 2 });
    expect((await server.ask(listInvites, { conversation }, ada)).invites).toEqual([]);
    const change = fromBinary(MembershipChangeSchema, (await newest(conversation))?.body ?? new Uint8Array());
    expect(change).toMatchObject({ change: { case: 'joined' }, commit: newStep(1, 1).commit });
  });

  test('what one joins by is not shown to who has to ask first', async () => {
    const conversation = await group(bob);
    const { invite } = await server.ask(createInvite, { conversation, maxUses: 1 }, ada);
    const code = invite?.code ?? '';
    const { head } = await server.ask(getConversation, { conversation }, ada);
    const approve = (joinApproval: boolean) => {
      const policy = create(PolicySchema, { ...(head?.policy as Policy), joinApproval });
      return server.ask(setPolicy, { ...change(conversation), policy }, ada);
    };
    await approve(true);
    const preview = await server.ask(previewInvite, { code }, cy);
    expect(preview).toMatchObject({ encryption: Encryption.MLS, needsApproval: true });
    expect(preview.group).toBeUndefined();
    await server.ask(requestToJoin, { code }, cy);
    await approve(false);
    // The link is used up.
    const waiting = await server.ask(previewInvite, { code }, cy);
    expect([waiting.requested, waiting.group]).toEqual([true, undefined]);
  });

  test('sealed details are not shown to somebody outside, open ones are', async () => {
    const shown = [];
    for (const encryption of [Encryption.MLS, Encryption.OPEN]) {
      const conversation = newIdBytes();
      const isMls = encryption === Encryption.MLS;
      const place = isMls ? {} : { generation: 0, epoch: 0 };
      const details = sealed(conversation, 1, { kind: EntryKind.DETAILS, ...place }).entry;
      const creation = { ...change(conversation), ...mls, encryption, details, ...(isMls && { group: firstStep() }) };
      await server.ask(createConversation, creation, ada);
      const { invite } = await server.ask(createInvite, { conversation }, ada);
      const preview = await server.ask(previewInvite, { code: invite?.code ?? '' }, cy);
      shown.push([preview.encryption, preview.details !== undefined, preview.group !== undefined]);
    }
    expect(shown).toEqual([
      [Encryption.MLS, false, true],
      [Encryption.OPEN, true, false],
    ]);
  });
});

describe('a conversation with oneself', () => {
  const kinds = { kind: ConversationKind.SELF, encryption: Encryption.VAULT };

  test('is found by creating it again, from any device', async () => {
    const second = await server.signIn('ada');
    const { head } = await server.ask(createConversation, { entryId: newIdBytes(), ...kinds }, ada);
    expect(head).toMatchObject({ ...kinds, seq: 1, memberCount: 1, generation: 0, epoch: 0 });
    expect(head?.peer).toBeUndefined();
    const again = { entryId: newIdBytes(), ...kinds, conversation: head?.conversation ?? newIdBytes() };
    expect((await server.ask(createConversation, again, second)).head).toEqual(head as NonNullable<typeof head>);
  });

  test('takes records of the vault, which are loud for nobody, and messages', async () => {
    const { head } = await server.ask(createConversation, { entryId: newIdBytes(), ...kinds }, ada);
    const socket = await connect(server.url, ada);
    const entry = sealed(head?.conversation ?? newIdBytes(), 0, { generation: 0 }).entry;
    const record = { ...entry, id: newIdBytes(), kind: EntryKind.VAULT };
    expect((await server.ask(append, { entry: record }, ada)).appended).toMatchObject({ seq: 2, loudCount: 0 });
    expect((await socket.next('entries')).entries).toMatchObject([{ kind: EntryKind.VAULT, silent: true }]);
    expect((await server.ask(append, { entry }, ada)).appended).toMatchObject({ seq: 3, loudCount: 1 });
    const title = { ...entry, id: newIdBytes(), kind: EntryKind.DETAILS };
    expect(await server.refusal(append, { entry: title }, ada)).toBe('FORBIDDEN');
  });

  test.each([
    ['others in it', { users: [newIdBytes()] }],
    ['another id', { conversation: newIdBytes() }],
    ['MLS', { encryption: Encryption.MLS, group: firstStep() }],
    ['nothing sealed', { encryption: Encryption.OPEN }],
    [
      'details',
      { details: { id: newIdBytes(), conversation: newIdBytes(), kind: EntryKind.DETAILS, body: Uint8Array.of(1) } },
    ],
  ])('is refused with %s', async (_what, edit) => {
    const input = { entryId: newIdBytes(), ...kinds, ...edit };
    expect(await server.refusal(createConversation, input, ada)).toBe('INVALID_ARGUMENT');
  });
});
