/** What the working group's vectors leave open: external joins (HPKE's exporter) and refusals. Held against the library's own suite. */
import { describe, expect, test } from 'bun:test';
import { type CiphersuiteImpl, getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';
import { createPlainPrimitives } from '../crypto/plain';
import type { Primitives } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { openSuite } from './suite';

const bytes = (text: string) => new TextEncoder().encode(text);
const [info, aad, label, message] = [bytes('info'), bytes('aad'), bytes('external init'), bytes('message')];

/** A key pair of one suite, as both know it. */
async function shareKey(a: CiphersuiteImpl, b: CiphersuiteImpl) {
  const { privateKey, publicKey } = await a.hpke.deriveKeyPair(a.rng.randomBytes(32));
  return {
    privateKey: await b.hpke.importPrivateKey(await a.hpke.exportPrivateKey(privateKey)),
    publicKey: await a.hpke.importPublicKey(await a.hpke.exportPublicKey(publicKey)),
  };
}

describe.each<[string, Primitives]>([
  ['WebCrypto', createWebPrimitives()],
  ['plain JavaScript', createPlainPrimitives()],
])('the suite over %s', (_, primitives) => {
  async function pairs() {
    const ours = await openSuite(primitives);
    const theirs = await getCiphersuiteImpl(getCiphersuiteFromName(ours.name));
    return [
      [ours, theirs],
      [theirs, ours],
    ] as const;
  }

  test('seals for the library’s own suite, and opens what that seals', async () => {
    for (const [from, to] of await pairs()) {
      const { privateKey, publicKey } = await shareKey(from, to);
      const { enc, ct } = await from.hpke.seal(publicKey, message, info, aad);
      expect(new Uint8Array(await to.hpke.open(privateKey, enc, ct, info, aad))).toEqual(message);
    }
  });

  test('exports the secret of an external join as the library’s own suite does', async () => {
    for (const [from, to] of await pairs()) {
      const { privateKey, publicKey } = await shareKey(from, to);
      const { enc, secret } = await from.hpke.exportSecret(publicKey, label, 32, info);
      const imported = await to.hpke.importSecret(privateKey, label, enc, 32, info);
      expect(new Uint8Array(imported)).toEqual(new Uint8Array(secret));
    }
  });

  test('refuses what was changed on the way', async () => {
    const suite = await openSuite(primitives);
    const { hash, hpke, signature } = suite;
    const bend = (sound: Uint8Array) => sound.with(0, (sound[0] ?? 0) ^ 1);
    const key = suite.rng.randomBytes(32);
    const mac = await hash.mac(key, message);
    expect(await hash.verifyMac(key, mac, message)).toBe(true);
    expect(await hash.verifyMac(key, bend(mac), message)).toBe(false);
    const { signKey, publicKey } = await signature.keygen();
    const signed = await signature.sign(signKey, message);
    expect(await signature.verify(publicKey, message, signed)).toBe(true);
    expect(await signature.verify(publicKey, bend(message), signed)).toBe(false);
    const pair = await hpke.generateKeyPair();
    const { enc, ct } = await hpke.seal(pair.publicKey, message, info, aad);
    for (const [sealed, context, bound] of [
      [bend(ct), info, aad],
      [ct, bend(info), aad],
      [ct, info, bend(aad)],
    ] as const)
      await expect(hpke.open(pair.privateKey, enc, sealed, context, bound)).rejects.toThrow('does not open');
  });
});
