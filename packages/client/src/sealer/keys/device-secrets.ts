import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { KeyPair, Primitives } from '../crypto/primitives';
import type { Secrets } from './secrets';

export interface DeviceSecrets {
  readonly signing: KeyPair;
  readonly agreement: KeyPair;
}

/** The device's own keys; made at its first start. */
export async function openDeviceSecrets(
  secrets: Secrets,
  primitives: Primitives,
  database: Database,
): Promise<DeviceSecrets> {
  const [signingPrivate, signingPublic, agreementPrivate, agreementPublic] = await Promise.all([
    secrets.get('signing_private'),
    secrets.get('signing_public'),
    secrets.get('agreement_private'),
    secrets.get('agreement_public'),
  ]);
  if (signingPrivate && signingPublic && agreementPrivate && agreementPublic)
    return {
      signing: { privateKey: signingPrivate, publicKey: signingPublic },
      agreement: { privateKey: agreementPrivate, publicKey: agreementPublic },
    };
  const [signing, agreement] = [await primitives.newSigningKey(), await primitives.newAgreementKey()];
  await database.write(
    await secrets.put({
      signing_private: signing.privateKey,
      signing_public: signing.publicKey,
      agreement_private: agreement.privateKey,
      agreement_public: agreement.publicKey,
      link_secret: primitives.random(16),
    }),
    [topics.keys],
  );
  return { signing, agreement };
}
