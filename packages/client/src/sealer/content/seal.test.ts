import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { getCiphersuiteFromName, getCiphersuiteImpl, mlsExporter } from 'ts-mls';
import { createPlainPrimitives } from '../crypto/plain';
import { concatBytes, type Primitives, uint } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { deriveBaseKey, deriveEpochKey } from './epoch-key';
import { pad, padmeLength, unpad } from './padding';
import { type BaseKeys, type EntryFacts, leafOf, openContent, sealContent } from './seal';

const id = (fill: number) => new Uint8Array(16).fill(fill);
const facts: EntryFacts = {
  conversation: id(1),
  generation: 2,
  epoch: 3,
  entryId: id(4),
  authorUser: id(5),
  authorDevice: id(6),
  kind: 1,
  isLoud: true,
  expiresAtMs: 1_900_000_000_000,
};
const content = new TextEncoder().encode('see you at eight');

describe.each<[string, Primitives]>([
  ['WebCrypto', createWebPrimitives()],
  ['plain JavaScript', createPlainPrimitives()],
])('sealing by %s', (_, primitives) => {
  async function world() {
    const epochKey = await deriveEpochKey(primitives, primitives.random(32));
    const device = await primitives.newSigningKey();
    const body = await sealContent(primitives, { epochKey, leaf: 7, signing: device.privateKey }, facts, content);
    return { epochKey, device, body, keys: { epochKey, verifying: device.publicKey } };
  }

  test('opens what was sealed, again and again', async () => {
    const { keys, body } = await world();
    for (let i = 0; i < 2; i++) expect(await openContent(primitives, keys, facts, body)).toEqual({ ok: true, content });
  });

  test('the leaf stands in the clear', async () => {
    const { body } = await world();
    expect(leafOf(body)).toBe(7);
    expect(leafOf(concatBytes(uint(1, 1), uint(0xfffffffe, 4), new Uint8Array(12)))).toBe(0xfffffffe);
    expect(leafOf(body.subarray(0, 16))).toBeUndefined();
    expect(leafOf(concatBytes(uint(2, 1), body.subarray(1)))).toBeUndefined();
  });

  test('base keys that are kept change nothing, and only true senders are kept', async () => {
    const { epochKey, device, body, keys } = await world();
    const bases: BaseKeys = new Map();
    const swapped = body.slice();
    swapped.set(uint(8, 4), 1);
    expect((await openContent(primitives, { ...keys, bases }, facts, swapped)).ok).toBe(false);
    expect(bases.size).toBe(0);
    for (let i = 0; i < 2; i++)
      expect(await openContent(primitives, { ...keys, bases }, facts, body)).toEqual({ ok: true, content });
    expect([...bases.keys()]).toEqual([7]);
    const signing = { epochKey, leaf: 7, signing: device.privateKey, bases };
    const again = await sealContent(primitives, signing, facts, content);
    expect(await openContent(primitives, keys, facts, again)).toEqual({ ok: true, content });
  });

  const changes: { readonly [Fact in keyof EntryFacts]: EntryFacts[Fact] } = {
    conversation: id(9),
    generation: 9,
    epoch: 9,
    entryId: id(9),
    authorUser: id(9),
    authorDevice: id(9),
    kind: 9,
    isLoud: false,
    expiresAtMs: 0,
  };
  test.each(Object.keys(changes) as (keyof EntryFacts)[])('does not open with another %s', async (fact) => {
    const { keys, body } = await world();
    const opened = await openContent(primitives, keys, { ...facts, [fact]: changes[fact] }, body);
    expect(opened).toEqual({ ok: false, reason: 'key' });
  });

  test('does not open with any byte changed, cut or added', async () => {
    const { keys, body } = await world();
    for (let i = 0; i < body.length; i++) {
      const changed = body.slice();
      changed[i] = (changed[i] as number) ^ 1;
      expect((await openContent(primitives, keys, facts, changed)).ok).toBe(false);
    }
    expect((await openContent(primitives, keys, facts, body.slice(0, -1))).ok).toBe(false);
    expect((await openContent(primitives, keys, facts, concatBytes(body, uint(0, 1)))).ok).toBe(false);
    expect((await openContent(primitives, keys, facts, new Uint8Array(0))).ok).toBe(false);
  });

  test('another leaf, another epoch, another device: nothing opens', async () => {
    const { keys, body } = await world();
    const otherLeaf = body.slice();
    otherLeaf.set(uint(8, 4), 1);
    expect(await openContent(primitives, keys, facts, otherLeaf)).toEqual({ ok: false, reason: 'key' });
    const otherEpoch = { ...keys, epochKey: primitives.random(32) };
    expect(await openContent(primitives, otherEpoch, facts, body)).toEqual({ ok: false, reason: 'key' });
    const stranger = { ...keys, verifying: (await primitives.newSigningKey()).publicKey };
    expect(await openContent(primitives, stranger, facts, body)).toEqual({ ok: false, reason: 'signature' });
  });

  // A member knows every base key of the epoch, so only the aad ties the leaf in the body to the ciphertext.
  test('the leaf is bound by the aad, not by the key alone', async () => {
    const { keys, body } = await world();
    const base = await deriveBaseKey(primitives, keys.epochKey, { leaf: 7, generation: 2 });
    const moved = body.slice();
    moved.set(uint(8, 4), 1);
    const bases: BaseKeys = new Map([[8, base]]);
    expect(await openContent(primitives, { ...keys, bases }, facts, moved)).toEqual({ ok: false, reason: 'key' });
  });

  test('the base key is what MLS-Exporter gives', async () => {
    const suite = await getCiphersuiteImpl(getCiphersuiteFromName('MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'));
    const exporterSecret = primitives.random(32);
    const expected = await mlsExporter(
      exporterSecret,
      'tidings content v1',
      concatBytes(uint(7, 4), uint(2, 4)),
      32,
      suite,
    );
    const epochKey = await deriveEpochKey(primitives, exporterSecret);
    expect(await deriveBaseKey(primitives, epochKey, { leaf: 7, generation: 2 })).toEqual(new Uint8Array(expected));
  });
});

test('padding comes off again, and hides lengths', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      const padded = pad(bytes);
      expect(unpad(padded)).toEqual(bytes);
      expect(padded.length).toBeLessThanOrEqual(Math.max(128, (4 + bytes.length) * 1.12 + 1));
    }),
  );
  expect(new Set(Array.from({ length: 124 }, (_, length) => pad(new Uint8Array(length)).length))).toEqual(
    new Set([128]),
  );
  expect(padmeLength(1000)).toBe(1024);
});
