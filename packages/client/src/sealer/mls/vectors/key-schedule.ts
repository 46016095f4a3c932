import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { fromHex } from '../../crypto/hex';
import { defineFamily, type Hex } from './family';

interface Epoch {
  readonly tree_hash: Hex;
  readonly commit_secret: Hex;
  readonly psk_secret: Hex;
  readonly confirmed_transcript_hash: Hex;
  readonly group_context: Hex;
  readonly joiner_secret: Hex;
  readonly welcome_secret: Hex;
  readonly init_secret: Hex;
  readonly sender_data_secret: Hex;
  readonly encryption_secret: Hex;
  readonly exporter_secret: Hex;
  readonly epoch_authenticator: Hex;
  readonly external_secret: Hex;
  readonly confirmation_key: Hex;
  readonly membership_key: Hex;
  readonly resumption_psk: Hex;
  readonly external_pub: Hex;
  readonly exporter: { label: string; context: Hex; length: number; secret: Hex };
}
interface KeyScheduleVector {
  readonly group_id: Hex;
  readonly initial_init_secret: Hex;
  readonly epochs: readonly Epoch[];
}

/** RFC 9420 §8. */
export const keySchedule = defineFamily<KeyScheduleVector>('key-schedule', async (suite, vector, verdict) => {
  let initSecret: Uint8Array = fromHex(vector.initial_init_secret);
  for (const [index, epoch] of vector.epochs.entries()) {
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: suite.name,
      groupId: fromHex(vector.group_id),
      epoch: BigInt(index),
      treeHash: fromHex(epoch.tree_hash),
      confirmedTranscriptHash: fromHex(epoch.confirmed_transcript_hash),
      extensions: [],
    };
    const [commit, psk] = [fromHex(epoch.commit_secret), fromHex(epoch.psk_secret)];
    const secrets = await initializeEpoch(initSecret, commit, context, psk, suite.kdf);
    const keys = secrets.keySchedule;
    const external = await suite.hpke.deriveKeyPair(keys.externalSecret);
    const { label, context: exporterContext, length } = epoch.exporter;
    const found: Readonly<Record<Exclude<keyof Epoch, InputOfEpoch>, Uint8Array>> = {
      group_context: encodeGroupContext(context),
      joiner_secret: secrets.joinerSecret,
      welcome_secret: secrets.welcomeSecret,
      encryption_secret: secrets.encryptionSecret,
      init_secret: keys.initSecret,
      sender_data_secret: keys.senderDataSecret,
      exporter_secret: keys.exporterSecret,
      epoch_authenticator: keys.epochAuthenticator,
      external_secret: keys.externalSecret,
      confirmation_key: keys.confirmationKey,
      membership_key: keys.membershipKey,
      resumption_psk: keys.resumptionPsk,
      external_pub: await suite.hpke.exportPublicKey(external.publicKey),
    };
    for (const [name, value] of Object.entries(found) as [keyof typeof found, Uint8Array][])
      verdict.bytes(`${name} of epoch ${index}`, value, epoch[name]);
    const exported = await mlsExporter(keys.exporterSecret, label, fromHex(exporterContext), length, suite);
    verdict.bytes(`exported secret of epoch ${index}`, exported, epoch.exporter.secret);
    initSecret = keys.initSecret;
  }
});

type InputOfEpoch = 'tree_hash' | 'commit_secret' | 'psk_secret' | 'confirmed_transcript_hash' | 'exporter';
