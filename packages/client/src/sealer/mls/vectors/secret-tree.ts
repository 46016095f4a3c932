import type { CiphersuiteImpl } from 'ts-mls';
import { createSecretTree, ratchetToGeneration, type SecretTree } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce, type ReuseGuard } from 'ts-mls/sender.js';
import { fromHex } from '../../crypto/hex';
import { retention } from './config';
import { defineFamily, type Hex } from './family';

interface Generation {
  readonly generation: number;
  readonly application_key: Hex;
  readonly application_nonce: Hex;
  readonly handshake_key: Hex;
  readonly handshake_nonce: Hex;
}
interface SecretTreeVector {
  readonly encryption_secret: Hex;
  readonly sender_data: { sender_data_secret: Hex; ciphertext: Hex; key: Hex; nonce: Hex };
  readonly leaves: readonly (readonly Generation[])[];
}

/** Zeros, so that the nonce stays as derived. */
const reuseGuard = new Uint8Array(4) as Uint8Array as ReuseGuard;

/** RFC 9420 §9 and §6.3.2. */
export const secretTree = defineFamily<SecretTreeVector>('secret-tree', async (suite, vector, verdict) => {
  const sender = vector.sender_data;
  const [secret, ciphertext] = [fromHex(sender.sender_data_secret), fromHex(sender.ciphertext)];
  verdict.bytes('sender data key', await expandSenderDataKey(suite, secret, ciphertext), sender.key);
  verdict.bytes('sender data nonce', await expandSenderDataNonce(suite, secret, ciphertext), sender.nonce);

  const tree = await createSecretTree(vector.leaves.length, fromHex(vector.encryption_secret), suite.kdf);
  for (const [leaf, generations] of vector.leaves.entries())
    for (const expected of generations) {
      const where = `leaf ${leaf}, generation ${expected.generation}`;
      for (const kind of ['application', 'handshake'] as const) {
        const { key, nonce } = await ratchet(tree, leaf, expected.generation, kind, suite);
        verdict.bytes(`${kind} key of ${where}`, key, expected[`${kind}_key`]);
        verdict.bytes(`${kind} nonce of ${where}`, nonce, expected[`${kind}_nonce`]);
      }
    }
});

function ratchet(
  tree: SecretTree,
  leafIndex: number,
  generation: number,
  kind: 'application' | 'handshake',
  suite: CiphersuiteImpl,
) {
  // The library asks for the content type: commits and proposals take the handshake ratchet.
  const contentType = kind === 'application' ? 'application' : 'commit';
  return ratchetToGeneration(tree, { leafIndex, generation, reuseGuard }, contentType, retention, suite);
}
