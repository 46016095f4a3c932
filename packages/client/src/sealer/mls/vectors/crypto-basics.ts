import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { fromHex } from '../../crypto/hex';
import { defineFamily, type Hex } from './family';

interface CryptoBasics {
  readonly ref_hash: { label: string; value: Hex; out: Hex };
  readonly expand_with_label: { secret: Hex; label: string; context: Hex; length: number; out: Hex };
  readonly derive_secret: { secret: Hex; label: string; out: Hex };
  readonly derive_tree_secret: { secret: Hex; label: string; generation: number; length: number; out: Hex };
  readonly sign_with_label: { priv: Hex; pub: Hex; content: Hex; label: string; signature: Hex };
  readonly encrypt_with_label: {
    priv: Hex;
    pub: Hex;
    label: string;
    context: Hex;
    plaintext: Hex;
    kem_output: Hex;
    ciphertext: Hex;
  };
}

/** RFC 9420 §5.1, §5.2, §8, §9. */
export const cryptoBasics = defineFamily<CryptoBasics>('crypto-basics', async (suite, vector, verdict) => {
  const { hash, kdf, hpke, signature } = suite;
  const ref = vector.ref_hash;
  verdict.bytes('RefHash', await refhash(ref.label, fromHex(ref.value), hash), ref.out);
  const expand = vector.expand_with_label;
  const expanded = expandWithLabel(fromHex(expand.secret), expand.label, fromHex(expand.context), expand.length, kdf);
  verdict.bytes('ExpandWithLabel', await expanded, expand.out);
  const derive = vector.derive_secret;
  verdict.bytes('DeriveSecret', await deriveSecret(fromHex(derive.secret), derive.label, kdf), derive.out);
  const tree = vector.derive_tree_secret;
  const derived = deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, kdf);
  verdict.bytes('DeriveTreeSecret', await derived, tree.out);

  const sign = vector.sign_with_label;
  const [content, publicKey] = [fromHex(sign.content), fromHex(sign.pub)];
  const signed = await signWithLabel(fromHex(sign.priv), sign.label, content, signature);
  verdict.bytes('SignWithLabel, which is deterministic for Ed25519', signed, sign.signature);
  const isValid = await verifyWithLabel(publicKey, sign.label, content, fromHex(sign.signature), signature);
  verdict.holds('VerifyWithLabel', isValid);

  const encrypt = vector.encrypt_with_label;
  const [context, plaintext] = [fromHex(encrypt.context), fromHex(encrypt.plaintext)];
  const privateKey = await hpke.importPrivateKey(fromHex(encrypt.priv));
  const decrypt = (enc: Uint8Array, sealed: Uint8Array) =>
    decryptWithLabel(privateKey, encrypt.label, context, enc, sealed, hpke);
  const opened = await decrypt(fromHex(encrypt.kem_output), fromHex(encrypt.ciphertext));
  verdict.bytes('DecryptWithLabel', opened, encrypt.plaintext);
  const target = await hpke.importPublicKey(fromHex(encrypt.pub));
  const { enc, ct } = await encryptWithLabel(target, encrypt.label, context, plaintext, hpke);
  verdict.bytes('EncryptWithLabel, decrypted', await decrypt(enc, ct), encrypt.plaintext);
});
