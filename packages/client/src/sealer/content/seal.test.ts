import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { getCiphersuiteFromName, getCiphersuiteImpl, mlsExporter } from 'ts-mls';
import { createPlainPrimitives } from '../crypto/plain';
import { concatBytes, type Primitives, uint } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { deriveBaseKey, deriveEpochKey } from './epoch-key';
import { pad, padmeLength, unpad } from './padding';
import { type EntryFacts, openContent, sealContent } from './seal';

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
    const base = await deriveBaseKey(primitives, epochKey, { leaf: 7, generation: 2 });
    const device = await primitives.newSigningKey();
    const body = await sealContent(primitives, { base, signing: device.privateKey }, facts, content);
    return { epochKey, base, device, body };
  }

  test('opens what was sealed, again and again', async () => {
    const { base, device, body } = await world();
    for (let i = 0; i < 2; i++) {
      const opened = await openContent(primitives, { base, verifying: device.publicKey }, facts, body);
      expect(opened).toEqual({ ok: true, content });
    }
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
    const { base, device, body } = await world();
    const opened = await openContent(
      primitives,
      { base, verifying: device.publicKey },
      { ...facts, [fact]: changes[fact] },
      body,
    );
    expect(opened).toEqual({ ok: false, reason: 'key' });
  });

  test('does not open with any byte changed, cut or added', async () => {
    const { base, device, body } = await world();
    const keys = { base, verifying: device.publicKey };
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
    const { epochKey, base, device, body } = await world();
    const otherLeaf = await deriveBaseKey(primitives, epochKey, { leaf: 8, generation: 2 });
    expect(await openContent(primitives, { base: otherLeaf, verifying: device.publicKey }, facts, body)).toEqual({
      ok: false,
      reason: 'key',
    });
    const stranger = await primitives.newSigningKey();
    expect(await openContent(primitives, { base, verifying: stranger.publicKey }, facts, body)).toEqual({
      ok: false,
      reason: 'signature',
    });
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
