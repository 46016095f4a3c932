import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import {
  type DeviceId,
  IdentitySchema,
  idToBytes,
  newId,
  type SignedDeviceStatement,
  type UserId,
} from '@tidings/protocol';
import { createWebPrimitives } from '../crypto/web';
import {
  applyStatement,
  buildStatement,
  checkIdentity,
  type DeviceChange,
  type DeviceList,
  emptyDeviceList,
} from './device-list';
import { compareKeys } from './safety-number';

const primitives = createWebPrimitives();
const keys = () => ({ signingKey: primitives.random(32), agreementKey: primitives.random(32) });
const add = (device = newId<DeviceId>()): DeviceChange => ({ type: 'add', device, keys: keys() });

async function world() {
  const user = newId<UserId>();
  const identity = await primitives.newSigningKey();
  const statements: SignedDeviceStatement[] = [];
  let list: DeviceList = emptyDeviceList(user, identity.publicKey);
  async function append(change: DeviceChange) {
    const signed = await buildStatement(primitives, list, identity.privateKey, change);
    const checked = await applyStatement(primitives, list, signed);
    if (!checked.ok) throw new Error(checked.fault);
    list = checked.list;
    statements.push(signed);
    return list;
  }
  const wire = (
    changed: Partial<{ user: Uint8Array; identityKey: Uint8Array; statements: SignedDeviceStatement[] }> = {},
  ) => create(IdentitySchema, { user: idToBytes(user), identityKey: identity.publicKey, statements, ...changed });
  return { user, identity, statements, append, wire, list: () => list };
}

test('a list says which devices there are, and which there were', async () => {
  const { append, wire } = await world();
  const [phone, laptop] = [newId<DeviceId>(), newId<DeviceId>()];
  await append(add(phone));
  await append(add(laptop));
  await append({ type: 'remove', device: phone });
  const checked = await checkIdentity(primitives, wire());
  expect(checked.ok && [...checked.list.devices.keys()]).toEqual([laptop]);
  expect(checked.ok && [...checked.list.removed.keys()]).toEqual([phone]);
});

test('a device that the server adds by itself is refused', async () => {
  const { append, statements, wire, list } = await world();
  await append(add());
  const server = await primitives.newSigningKey();
  const ghost = await buildStatement(primitives, list(), server.privateKey, add());
  expect(await checkIdentity(primitives, wire({ statements: [...statements, ghost] }))).toEqual({
    ok: false,
    fault: 'bad_signature',
  });
});

test('roll-back, fork, reordering, a hole and another user’s statements are seen', async () => {
  const { append, statements, wire, list, identity } = await world();
  await append(add());
  const before = list();
  await append(add());
  const known = { length: list().length, lastHash: list().lastHash };
  expect((await checkIdentity(primitives, wire(), known)).ok).toBe(true);
  expect(await checkIdentity(primitives, wire({ statements: statements.slice(0, 1) }), known)).toEqual({
    ok: false,
    fault: 'rolled_back',
  });
  const other = await buildStatement(primitives, before, identity.privateKey, add());
  expect(await checkIdentity(primitives, wire({ statements: [statements[0]!, other] }), known)).toEqual({
    ok: false,
    fault: 'forked',
  });
  expect(await checkIdentity(primitives, wire({ statements: statements.toReversed() }))).toEqual({
    ok: false,
    fault: 'broken_chain',
  });
  expect(await checkIdentity(primitives, wire({ statements: statements.slice(1) }))).toEqual({
    ok: false,
    fault: 'broken_chain',
  });
  expect(await checkIdentity(primitives, wire({ user: idToBytes(newId()) }))).toEqual({
    ok: false,
    fault: 'wrong_user',
  });
});

test('a removed device can’t come back, and one that is there can’t be added again', async () => {
  const { append, list, identity } = await world();
  const device = newId<DeviceId>();
  await append(add(device));
  const again = await buildStatement(primitives, list(), identity.privateKey, add(device));
  expect(await applyStatement(primitives, list(), again)).toEqual({ ok: false, fault: 'malformed' });
  await append({ type: 'remove', device });
  const back = await buildStatement(primitives, list(), identity.privateKey, add(device));
  expect(await applyStatement(primitives, list(), back)).toEqual({ ok: false, fault: 'malformed' });
});

test('both sides compute one safety number, and another key gives another', async () => {
  const a = { user: newId<UserId>(), identityKey: primitives.random(32) };
  const b = { user: newId<UserId>(), identityKey: primitives.random(32) };
  const number = await compareKeys(a, b);
  expect(number.digits).toMatch(/^\d{60}$/);
  expect(number.code).toHaveLength(65);
  expect(await compareKeys(b, a)).toEqual(number);
  for (const changed of [
    { ...b, identityKey: primitives.random(32) },
    { ...b, user: newId<UserId>() },
  ]) {
    const other = await compareKeys(a, changed);
    expect(other.digits).not.toBe(number.digits);
    expect(other.code).not.toEqual(number.code);
  }
});
