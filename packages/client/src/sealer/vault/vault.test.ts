import { describe, expect, test } from 'bun:test';
import { clone, create } from '@bufbuild/protobuf';
import {
  type DeviceId,
  newId,
  newIdBytes,
  type UserId,
  VaultRecordSchema,
  type VaultWrap,
  VaultWrapKind,
  VaultWrapSchema,
} from '@tidings/protocol';
import { createWebPrimitives } from '../crypto/web';
import { newPhrase, parsePhrase } from './phrase';
import { openRecord, sealRecord } from './record';
import {
  keyPairOfPasskey,
  newVaultKey,
  openWrap,
  phraseKeyOf,
  wrapForDevice,
  wrapForPasskey,
  wrapForPhrase,
} from './wrap';

const primitives = createWebPrimitives();
const user = newId<UserId>();
const vaultKey = newVaultKey(primitives);

function entropyOf(phrase: string): Uint8Array {
  const parsed = parsePhrase(phrase);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.entropy;
}

describe('recovery phrase', () => {
  test('is read back however it is typed', () => {
    const phrase = newPhrase(primitives);
    expect(phrase.split(' ')).toHaveLength(12);
    expect(entropyOf(`  ${phrase.toUpperCase().replaceAll(' ', '\n\t ')} `)).toEqual(entropyOf(phrase));
  });

  test('says what is wrong with it', () => {
    const words = newPhrase(primitives).split(' ');
    expect(parsePhrase(words.slice(1).join(' '))).toEqual({ ok: false, reason: 'count' });
    expect(parsePhrase([...words.slice(1), 'tidings'].join(' '))).toEqual({
      ok: false,
      reason: 'word',
      words: ['tidings'],
    });
    expect(parsePhrase('abandon '.repeat(12))).toEqual({ ok: false, reason: 'checksum' });
    expect(parsePhrase('')).toEqual({ ok: false, reason: 'count' });
  });
});

describe('wraps of the vault key', () => {
  const change = (wrap: VaultWrap, changed: Partial<VaultWrap>) => Object.assign(clone(VaultWrapSchema, wrap), changed);

  test('the phrase opens its wrap, another phrase does not', async () => {
    const entropy = entropyOf(newPhrase(primitives));
    const wrap = await wrapForPhrase(primitives, user, await phraseKeyOf(primitives, entropy), vaultKey);
    const open = (candidate: VaultWrap, of = user, by: Uint8Array = entropy) =>
      openWrap(primitives, of, candidate, { kind: VaultWrapKind.PHRASE, entropy: by });
    expect(await open(wrap)).toEqual(vaultKey);
    expect(await open(wrap, user, entropyOf(newPhrase(primitives)))).toBeUndefined();
    expect(await open(wrap, newId<UserId>())).toBeUndefined();
    expect(await open(change(wrap, { passes: 2 }))).toBeUndefined();
    // A server may not make a client burn gigabytes.
    expect(await open(change(wrap, { memoryKib: 2 ** 31 }))).toBeUndefined();
    expect(await open(change(wrap, { sealed: wrap.sealed.slice(1) }))).toBeUndefined();
  });

  test('a device opens what was wrapped for it, and nothing else', async () => {
    const device = { id: newId<DeviceId>(), ...(await primitives.newAgreementKey()) };
    const wrap = await wrapForDevice(primitives, user, { id: device.id, agreementKey: device.publicKey }, vaultKey);
    const open = (candidate: VaultWrap, key: Uint8Array = device.privateKey) =>
      openWrap(primitives, user, candidate, { kind: VaultWrapKind.DEVICE, agreementPrivateKey: key });
    expect(await open(wrap)).toEqual(vaultKey);
    expect(await open(wrap, (await primitives.newAgreementKey()).privateKey)).toBeUndefined();
    expect(await open(change(wrap, { target: newIdBytes() }))).toBeUndefined();
    expect(await open(change(wrap, { sealed: wrap.sealed.slice(1) }))).toBeUndefined();
  });

  test('a device that is being linked takes the key only from who knows the secret of its code', async () => {
    const device = { id: newId<DeviceId>(), ...(await primitives.newAgreementKey()) };
    const secret = primitives.random(16);
    const of = { id: device.id, agreementKey: device.publicKey };
    const open = (wrap: VaultWrap) =>
      openWrap(primitives, user, wrap, {
        kind: VaultWrapKind.DEVICE,
        agreementPrivateKey: device.privateKey,
        secret,
      });
    expect(await open(await wrapForDevice(primitives, user, of, vaultKey, secret))).toEqual(vaultKey);
    expect(await open(await wrapForDevice(primitives, user, of, vaultKey))).toBeUndefined();
    expect(await open(await wrapForDevice(primitives, user, of, vaultKey, primitives.random(16)))).toBeUndefined();
  });

  test('a passkey opens its wrap', async () => {
    const prf = primitives.random(32);
    const { publicKey } = await keyPairOfPasskey(primitives, prf);
    const passkey = { credential: primitives.random(20), salt: primitives.random(32), publicKey, name: 'Laptop' };
    const wrap = await wrapForPasskey(primitives, user, passkey, vaultKey);
    expect(await openWrap(primitives, user, wrap, { kind: VaultWrapKind.PASSKEY, prf })).toEqual(vaultKey);
    const moved = create(VaultWrapSchema, { ...wrap, target: primitives.random(20) });
    expect(await openWrap(primitives, user, moved, { kind: VaultWrapKind.PASSKEY, prf })).toBeUndefined();
    expect(
      await openWrap(primitives, user, wrap, { kind: VaultWrapKind.PASSKEY, prf: primitives.random(32) }),
    ).toBeUndefined();
    expect(await openWrap(primitives, user, wrap, { kind: VaultWrapKind.PHRASE, entropy: prf })).toBeUndefined();
  });
});

test('a record opens at its place, under its key, unchanged', async () => {
  const place = { user, entryId: newIdBytes() };
  const record = create(VaultRecordSchema, {
    record: {
      case: 'epochKeys',
      value: { keys: [{ conversation: newIdBytes(), generation: 1, epoch: 7, key: primitives.random(32) }] },
    },
  });
  const body = await sealRecord(primitives, vaultKey, place, record);
  expect(await openRecord(primitives, vaultKey, place, body)).toEqual(record);
  expect(await openRecord(primitives, newVaultKey(primitives), place, body)).toBeUndefined();
  expect(await openRecord(primitives, vaultKey, { ...place, entryId: newIdBytes() }, body)).toBeUndefined();
  expect(await openRecord(primitives, vaultKey, { ...place, user: newId<UserId>() }, body)).toBeUndefined();
  for (const length of [0, 1, 12, body.length - 1])
    expect(await openRecord(primitives, vaultKey, place, body.slice(0, length))).toBeUndefined();
});
