import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { fromBinary } from '@bufbuild/protobuf';
import {
  ConversationKind,
  ConversationService,
  type DeviceId,
  Encryption,
  EntryKind,
  ErrorCode,
  errorTable,
  idFromBytes,
  idToBytes,
  KeyService,
  LogService,
  limits,
  MembershipChangeSchema,
  newIdBytes,
  SessionService,
  VaultWrapKind,
} from '@tidings/protocol';
import { removalEntryId } from '../../keys/removals';
import { type ApiServer, openApiServer, type TestPerson } from '../../testing/api-server';
import { firstStep, newStep } from '../../testing/group-steps';
import {
  added,
  continued,
  identityMessage,
  newIdentity,
  newKeyPackage,
  newWrap,
  removed,
  type TestIdentity,
} from '../../testing/identities';
import { connect } from '../../testing/test-server';

const { publishIdentity, getIdentities, appendDeviceStatement, uploadKeyPackages, claimKeyPackages } =
  KeyService.method;
const { putVaultWrap, listVaultWraps, deleteVaultWrap } = KeyService.method;
const { signOut, listSessions } = SessionService.method;
const { createConversation } = ConversationService.method;
const { append, pull } = LogService.method;

let server: ApiServer;
let ada: TestPerson;
let bob: TestPerson;
beforeEach(async () => {
  server = await openApiServer();
  [ada, bob] = [await server.signUp('ada'), await server.signUp('bob')];
});
afterEach(() => server[Symbol.asyncDispose]());

const deviceOf = ({ tokens }: TestPerson) => tokens.device;

async function publish(person: TestPerson, more: object = {}): Promise<TestIdentity> {
  const identity = await newIdentity(person.id, deviceOf(person));
  await server.ask(publishIdentity, { identity: identityMessage(identity), wraps: [newWrap()], ...more }, person);
  return identity;
}

/** Puts another device of the user on the list. */
async function certify(identity: TestIdentity, by: TestPerson, device: Uint8Array): Promise<TestIdentity> {
  const statement = await identity.sign(added(device));
  await server.ask(appendDeviceStatement, { statement }, by);
  return continued(identity, statement);
}

const identityOf = async ({ id }: TestPerson) =>
  (await server.ask(getIdentities, { users: [id, newIdBytes()] }, bob)).identities[0];
const claim = async ({ id }: TestPerson) =>
  (await server.ask(claimKeyPackages, { users: [id] }, bob)).keyPackages.map(({ keyPackage }) => keyPackage);

describe('publishing an identity', () => {
  test('shows it to everybody, and can be repeated', async () => {
    const identity = identityMessage(await newIdentity(ada.id, deviceOf(ada)));
    for (let i = 0; i < 2; i++) await server.ask(publishIdentity, { identity, wraps: [newWrap()] }, ada);
    expect(await identityOf(ada)).toEqual(identity);
    expect(await identityOf(bob)).toBeUndefined();
  });

  test('in place of another one needs `replace`, and gives up all that hung on it', async () => {
    const old = await publish(ada);
    const phone = await server.signIn('ada');
    await certify(old, ada, deviceOf(phone));
    await server.ask(uploadKeyPackages, { keyPackages: [newKeyPackage()] }, phone);
    const identity = await newIdentity(ada.id, deviceOf(ada));
    const input = { identity: identityMessage(identity), wraps: [newWrap()] };
    expect(await server.refusal(publishIdentity, input, ada)).toBe('ALREADY_EXISTS');
    expect((await identityOf(ada))?.identityKey).toEqual(old.identityKey);
    await server.ask(publishIdentity, { ...input, replace: true }, ada);
    expect(await identityOf(ada)).toEqual(identityMessage(identity));
    expect((await server.ask(listVaultWraps, {}, ada)).wraps).toEqual(input.wraps);
    expect(await claim(ada)).toEqual([]);
    const statement = await old.sign(added(newIdBytes()));
    expect(await server.refusal(appendDeviceStatement, { statement }, ada)).toBe('INVALID_ARGUMENT');
  });

  test('is refused unless it is the caller’s, with its device, and signed', async () => {
    const good = await newIdentity(ada.id, deviceOf(ada));
    const identity = identityMessage(good);
    const other = identityMessage(await newIdentity(ada.id, newIdBytes()));
    const [first] = identity.statements;
    const second = await continued(good, first as NonNullable<typeof first>).sign(added(newIdBytes()));
    const bad = [
      undefined,
      other,
      identityMessage(await newIdentity(bob.id, deviceOf(ada))),
      { ...identity, user: bob.id },
      { ...identity, identityKey: other.identityKey },
      { ...identity, identityKey: new Uint8Array(32).fill(0xff) },
      { ...identity, identityKey: new Uint8Array(31) },
      { ...identity, statements: [] },
      { ...identity, statements: [first, second] },
      { ...identity, statements: [{ ...first, signature: new Uint8Array(64) }] },
      { ...identity, statements: [{ ...first, signature: new Uint8Array(1) }] },
      { ...identity, statements: [{ ...first, statement: Uint8Array.of(0xff) }] },
      { ...identity, statements: [{ ...first, statement: new Uint8Array(10_000) }] },
      {
        ...identity,
        statements: [await good.sign(removed(deviceOf(ada)), { index: 1, previousHash: new Uint8Array() })],
      },
      { ...identity, statements: [await good.sign({ case: undefined }, { index: 1, previousHash: new Uint8Array() })] },
    ];
    for (const one of bad) {
      const input = { ...(one && { identity: one as typeof identity }), wraps: [newWrap()] };
      expect(await server.refusal(publishIdentity, input, ada)).toBe('INVALID_ARGUMENT');
    }
    for (const wraps of [[], Array.from({ length: 9 }, () => newWrap()), [forDevice(newIdBytes())]])
      expect(await server.refusal(publishIdentity, { identity, wraps }, ada)).toBe('INVALID_ARGUMENT');
    expect(await identityOf(ada)).toBeUndefined();
  });
});

describe('statements', () => {
  test('build on the last one; where another device was faster the list has to be fetched', async () => {
    const identity = await publish(ada);
    const phone = await server.signIn('ada');
    const [mine, theirs] = [await identity.sign(added(newIdBytes())), await identity.sign(added(deviceOf(phone)))];
    await server.ask(appendDeviceStatement, { statement: theirs }, phone);
    expect(await server.refusal(appendDeviceStatement, { statement: mine }, ada)).toBe('ALREADY_EXISTS');
    expect(await server.refusal(appendDeviceStatement, { statement: theirs }, phone)).toBe('accepted');
    expect((await identityOf(ada))?.statements).toHaveLength(2);
  });

  test('that are not signed, lie about their place, or use a device twice, are refused', async () => {
    const identity = await publish(ada);
    const foreign = await newIdentity(ada.id, deviceOf(ada));
    const bad: [string, Promise<unknown>][] = [
      ['INVALID_ARGUMENT', foreign.sign(added(newIdBytes()), { previousHash: await lastHash(identity) })],
      ['INVALID_ARGUMENT', identity.sign(added(newIdBytes()), { index: 3 })],
      ['INVALID_ARGUMENT', identity.sign(added(newIdBytes()), { index: 0 })],
      ['ALREADY_EXISTS', identity.sign(added(newIdBytes()), { previousHash: new Uint8Array(32) })],
      ['INVALID_ARGUMENT', identity.sign(added(newIdBytes()), { user: bob.id })],
      ['INVALID_ARGUMENT', identity.sign(added(deviceOf(ada)))],
      ['INVALID_ARGUMENT', identity.sign(added(new Uint8Array(15)))],
      ['INVALID_ARGUMENT', identity.sign(removed(new Uint8Array(15)))],
      ['NOT_FOUND', identity.sign(removed(newIdBytes()))],
    ];
    for (const [code, statement] of bad)
      expect(await server.refusal(appendDeviceStatement, { statement: (await statement) as never }, ada)).toBe(code);
    expect(await server.refusal(appendDeviceStatement, {}, ada)).toBe('INVALID_ARGUMENT');
    const statement = await identity.sign(added(newIdBytes()));
    expect(await server.refusal(appendDeviceStatement, { statement }, bob)).toBe('NOT_FOUND');
    expect((await identityOf(ada))?.statements).toHaveLength(1);
  });
});

async function lastHash({ statements }: TestIdentity): Promise<Uint8Array> {
  const last = Uint8Array.from(statements.at(-1)?.statement ?? []);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', last));
}

describe('removing a device', () => {
  async function groupOf(person: TestPerson): Promise<Uint8Array> {
    const conversation = newIdBytes();
    const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
    const creation = { conversation, entryId: newIdBytes(), ...kinds, users: [bob.id], group: firstStep() };
    await server.ask(createConversation, creation, person);
    return conversation;
  }
  const newest = async (conversation: Uint8Array) =>
    (await server.ask(pull, { conversation, beforeSeq: 0xffff_ffff, limit: 1 }, bob)).entries[0];
  const untilTold = async (conversation: Uint8Array) => {
    for (;;) {
      const entry = await newest(conversation);
      if (entry !== undefined && entry.seq > 1) return entry;
    }
  };

  test('ends its session and closes its sockets, and takes its packages and wrap', async () => {
    const identity = await publish(ada);
    const phone = await server.signIn('ada');
    const both = await certify(identity, ada, deviceOf(phone));
    for (const device of [ada, phone])
      await server.ask(uploadKeyPackages, { keyPackages: [newKeyPackage(deviceOf(device))] }, device);
    await server.ask(putVaultWrap, { wrap: forDevice(deviceOf(phone)) }, ada);
    const socket = await connect(server.url, phone);
    const statement = await both.sign(removed(deviceOf(phone)));
    await server.ask(appendDeviceStatement, { statement }, ada);
    expect((await socket.closed).code).toBe(errorTable[ErrorCode.SESSION_REVOKED].closeCode);
    expect(await server.refusal(listSessions, {}, phone)).toBe('SESSION_REVOKED');
    expect(await claim(ada)).toEqual([deviceOf(ada)]);
    const { wraps } = await server.ask(listVaultWraps, {}, ada);
    expect(wraps.map(({ kind }) => kind)).toEqual([VaultWrapKind.PHRASE]);
  });

  test('is told to the user’s groups, silently, once, and stops content until a commit', async () => {
    const identity = await publish(ada);
    const phone = await server.signIn('ada');
    const both = await certify(identity, ada, deviceOf(phone));
    const conversations = [];
    for (let i = 0; i < 3; i++) conversations.push(await groupOf(ada));
    const statement = await both.sign(removed(deviceOf(phone)));
    for (let i = 0; i < 2; i++) await server.ask(appendDeviceStatement, { statement }, ada);
    for (const conversation of conversations) {
      const entry = await untilTold(conversation);
      expect(entry).toMatchObject({
        kind: EntryKind.MEMBERSHIP,
        silent: true,
        authorUser: ada.id,
        generation: 1,
        epoch: 1,
      });
      expect(fromBinary(MembershipChangeSchema, entry.body).change).toMatchObject({
        case: 'deviceRemoved',
        value: { device: deviceOf(phone) },
      });
      const id = await removalEntryId(idFromBytes(conversation), idFromBytes<DeviceId>(deviceOf(phone)));
      expect(entry.id).toEqual(idToBytes(id));
      const sealed = { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body: Uint8Array.of(1) };
      const content = { entry: { ...sealed, generation: 1, epoch: 1 } };
      expect(await server.refusal(append, content, bob)).toBe('STALE_EPOCH');
      expect(await newest(conversation)).toMatchObject({ seq: 2 });
    }
  });

  test('signs the caller out when it is theirs', async () => {
    const identity = await publish(ada);
    const conversation = await groupOf(ada);
    const statement = await identity.sign(removed(deviceOf(ada)));
    await server.ask(appendDeviceStatement, { statement }, ada);
    expect(await server.refusal(listSessions, {}, ada)).toBe('SESSION_REVOKED');
    expect(await untilTold(conversation)).toMatchObject({ seq: 2, authorDevice: deviceOf(ada) });
  });

  test('an open conversation does not hear of it', async () => {
    const identity = await publish(ada);
    const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
    const open = newIdBytes();
    await server.ask(createConversation, { conversation: open, entryId: newIdBytes(), ...kinds, users: [bob.id] }, ada);
    const encrypted = await groupOf(ada);
    const statement = await identity.sign(removed(deviceOf(ada)));
    await server.ask(appendDeviceStatement, { statement }, ada);
    await untilTold(encrypted);
    expect(await newest(open)).toMatchObject({ seq: 1 });
  });
});

describe('key packages', () => {
  test('are counted, handed out once, and then the last resort', async () => {
    await publish(ada);
    const keyPackages = [newKeyPackage(newIdBytes(), true), newKeyPackage(), newKeyPackage()];
    expect(await server.ask(uploadKeyPackages, { keyPackages }, ada)).toMatchObject({ remaining: 2 });
    const [last, one, two] = keyPackages.map(({ keyPackage }) => keyPackage);
    const claims = [];
    for (let i = 0; i < 4; i++) claims.push(...(await claim(ada)));
    expect(claims as unknown[]).toEqual([one, two, last, last]);
    expect(await server.ask(uploadKeyPackages, {}, ada)).toMatchObject({ remaining: 0 });
  });

  test('of 50 who claim at once no two get the same', async () => {
    await publish(ada);
    const keyPackages = Array.from({ length: 50 }, () => newKeyPackage());
    await server.ask(uploadKeyPackages, { keyPackages }, ada);
    const claims = (await Promise.all(Array.from({ length: 50 }, () => claim(ada)))).flat().map(String);
    expect(new Set(claims).size).toBe(50);
  });

  test('go when the device signs out', async () => {
    await publish(ada);
    await server.ask(uploadKeyPackages, { keyPackages: [newKeyPackage()] }, ada);
    await server.ask(signOut, {}, ada);
    expect(await claim(ada)).toEqual([]);
  });

  test.each([
    ['INVALID_ARGUMENT', 'no bytes', [newKeyPackage(new Uint8Array())]],
    ['TOO_LARGE', 'too many bytes', [newKeyPackage(new Uint8Array(limits.keyPackageBytes + 1))]],
    ['INVALID_ARGUMENT', 'no life left', [{ ...newKeyPackage(), expiresAtMs: 0n }]],
    [
      'INVALID_ARGUMENT',
      'too many of them',
      Array.from({ length: limits.keyPackagesPerCall + 1 }, () => newKeyPackage()),
    ],
    ['accepted', 'the longest life', [{ ...newKeyPackage(), expiresAtMs: 0xffff_ffff_ffff_ffffn }]],
  ])('are %s with %s', async (code, _what, keyPackages) => {
    expect(await server.refusal(uploadKeyPackages, { keyPackages }, ada)).toBe(code);
  });

  test('beyond what a device may have are refused', async () => {
    const some = () => ({ keyPackages: Array.from({ length: limits.keyPackagesPerCall }, () => newKeyPackage()) });
    for (const code of ['accepted', 'accepted', 'LIMIT_REACHED'])
      expect(await server.refusal(uploadKeyPackages, some(), ada)).toBe(code);
  });
});

const forDevice = (device: Uint8Array) =>
  newWrap({ kind: VaultWrapKind.DEVICE, target: device, salt: new Uint8Array(), memoryKib: 0, passes: 0 });
const forPasskey = (credential: Uint8Array) =>
  newWrap({ kind: VaultWrapKind.PASSKEY, target: credential, memoryKib: 0, passes: 0 });

describe('wraps of the vault key', () => {
  test('are the user’s own, one of each kind and target', async () => {
    await publish(ada);
    const [phrase, passkey] = [newWrap(), forPasskey(Uint8Array.of(1))];
    for (const wrap of [phrase, passkey, forDevice(deviceOf(ada))]) await server.ask(putVaultWrap, { wrap }, ada);
    expect((await server.ask(listVaultWraps, {}, ada)).wraps).toHaveLength(3);
    expect((await server.ask(listVaultWraps, {}, bob)).wraps).toEqual([]);
    const { kind, target } = passkey;
    for (let i = 0; i < 2; i++) await server.ask(deleteVaultWrap, { kind, target }, ada);
    await server.ask(deleteVaultWrap, { kind: VaultWrapKind.DEVICE, target: deviceOf(ada) }, ada);
    expect((await server.ask(listVaultWraps, {}, ada)).wraps).toEqual([phrase]);
  });

  test.each([
    ['INVALID_ARGUMENT', 'no kind', newWrap({ kind: VaultWrapKind.UNSPECIFIED })],
    ['INVALID_ARGUMENT', 'a phrase with a target', newWrap({ target: Uint8Array.of(1) })],
    ['INVALID_ARGUMENT', 'a phrase without a salt', newWrap({ salt: new Uint8Array() })],
    ['INVALID_ARGUMENT', 'a phrase without passes', newWrap({ passes: 0 })],
    ['INVALID_ARGUMENT', 'more memory than there is', newWrap({ memoryKib: 0xffff_ffff })],
    ['INVALID_ARGUMENT', 'nothing sealed', newWrap({ sealed: new Uint8Array() })],
    ['TOO_LARGE', 'too much sealed', newWrap({ sealed: new Uint8Array(limits.vaultWrapBytes + 1) })],
    ['INVALID_ARGUMENT', 'a device that is no id', forDevice(Uint8Array.of(1))],
    ['INVALID_ARGUMENT', 'a passkey without an id', forPasskey(new Uint8Array())],
    ['INVALID_ARGUMENT', 'a passkey with too long an id', forPasskey(new Uint8Array(1_024))],
    ['NOT_FOUND', 'a device that is not on the list', forDevice(newIdBytes())],
  ])('are refused as %s with %s', async (code, _what, wrap) => {
    expect(await server.refusal(putVaultWrap, { wrap }, ada)).toBe(code);
  });

  test('beyond their number are refused', async () => {
    for (let i = 0; i < limits.vaultWraps; i++)
      await server.ask(putVaultWrap, { wrap: forPasskey(Uint8Array.of(i)) }, ada);
    expect(await server.refusal(putVaultWrap, { wrap: newWrap() }, ada)).toBe('LIMIT_REACHED');
  });
});

test('nobody uses one person’s key packages up alone; others, and one’s own, are another matter', async () => {
  await using limited = await openApiServer({ rateLimits: 'on' });
  const [dan, eve, fay] = [await limited.signUp('dan'), await limited.signUp('eve'), await limited.signUp('fay')];
  const claim = (by: typeof dan, of: typeof dan) => limited.refusal(claimKeyPackages, { users: [of.id] }, by);
  for (let i = 0; i < 40; i++) expect(await claim(eve, dan)).toBe('accepted');
  expect(await claim(eve, dan)).toBe('RATE_LIMITED');
  for (const [by, of] of [
    [eve, fay],
    [fay, dan],
    [eve, eve],
  ] as const)
    expect(await claim(by, of)).toBe('accepted');
});

test('claims and look-ups are limited for each user', async () => {
  await using limited = await openApiServer({ rateLimits: 'on' });
  const eve = await limited.signUp('eve');
  const input = { users: [newIdBytes()] };
  const calls = [() => limited.refusal(claimKeyPackages, input, eve), () => limited.refusal(getIdentities, input, eve)];
  for (const call of calls) {
    const outcomes = new Set<string>();
    for (let i = 0; i < 130; i++) outcomes.add(await call());
    expect(outcomes).toEqual(new Set(['accepted', 'RATE_LIMITED']));
  }
});

test('the metrics count commits, resets and claims', async () => {
  await publish(ada);
  const keyPackages = [newKeyPackage(), newKeyPackage(newIdBytes(), true)];
  await server.ask(uploadKeyPackages, { keyPackages }, ada);
  for (let i = 0; i < 3; i++) await claim(ada);
  const conversation = newIdBytes();
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
  await server.ask(createConversation, { conversation, entryId: newIdBytes(), ...kinds, group: firstStep() }, ada);
  await server.refusal(
    ConversationService.method.addMembers,
    { conversation, entryId: newIdBytes(), users: [bob.id], group: newStep(1, 9) },
    ada,
  );
  const text = await (await fetch(`${server.url}/metrics`)).text();
  for (const line of [
    'tidings_group_commits_total{outcome="accepted"} 1',
    'tidings_group_commits_total{outcome="stale"} 1',
    'tidings_key_package_claimed_total{sort="once"} 1',
    'tidings_key_package_claimed_total{sort="last_resort"} 2',
  ])
    expect(text).toContain(line);
});
