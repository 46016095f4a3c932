import { computePskSecret, type PreSharedKeyID } from 'ts-mls/presharedkey.js';
import { fromHex } from '../../crypto/hex';
import { defineFamily, type Hex } from './family';

interface PskSecret {
  readonly psks: readonly { psk_id: Hex; psk: Hex; psk_nonce: Hex }[];
  readonly psk_secret: Hex;
}

/** RFC 9420 §8.4. */
export const pskSecret = defineFamily<PskSecret>('psk_secret', async (suite, vector, verdict) => {
  const psks = vector.psks.map(({ psk_id, psk, psk_nonce }): [PreSharedKeyID, Uint8Array] => [
    { psktype: 'external', pskId: fromHex(psk_id), pskNonce: fromHex(psk_nonce) },
    fromHex(psk),
  ]);
  verdict.bytes('psk_secret', await computePskSecret(psks, suite), vector.psk_secret);
});
