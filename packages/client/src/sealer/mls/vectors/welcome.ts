import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { fromHex, toHex } from '../../crypto/hex';
import { decodeMessage } from '../message';
import { defineFamily, type Hex } from './family';

interface WelcomeVector {
  readonly init_priv: Hex;
  readonly signer_pub: Hex;
  readonly key_package: Hex;
  readonly welcome: Hex;
}

/** RFC 9420 §12.4.3.1. */
export const welcome = defineFamily<WelcomeVector>('welcome', async (suite, vector, verdict) => {
  const keyPackage = decodeMessage(fromHex(vector.key_package));
  const message = decodeMessage(fromHex(vector.welcome));
  if (keyPackage?.wireformat !== 'mls_key_package' || message?.wireformat !== 'mls_welcome')
    throw new Error('it does not decode');
  verdict.holds('signature of the key package', await verifyKeyPackage(keyPackage.keyPackage, suite.signature));
  const ref = await makeKeyPackageRef(keyPackage.keyPackage, suite.hash);
  const refs = message.welcome.secrets.map(({ newMember }) => toHex(newMember));
  verdict.holds('the welcome names the key package', refs.includes(toHex(ref)));
  const initKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv));
  const secrets = await decryptGroupSecrets(initKey, ref, message.welcome, suite.hpke);
  if (secrets === undefined) throw new Error('the group secrets do not decode');
  const noPsk = new Uint8Array(suite.kdf.size);
  const info = await decryptGroupInfo(message.welcome, secrets.joinerSecret, noPsk, suite);
  if (info === undefined) throw new Error('the GroupInfo does not decode');
  const signer = fromHex(vector.signer_pub);
  verdict.holds('signature of the GroupInfo', await verifyGroupInfoSignature(info, signer, suite.signature));
  const isConfirmed = await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, noPsk, suite);
  verdict.holds('confirmation tag', isConfirmed);
});
