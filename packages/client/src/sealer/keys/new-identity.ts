/** A person's identity when it begins: at sign-up, or in place of one that is lost. */
import { create } from '@bufbuild/protobuf';
import { ErrorCode, IdentitySchema, idToBytes, TidingsError } from '@tidings/protocol';
import { topics } from '../../store/topics';
import type { Bytes } from '../crypto/primitives';
import { buildStatement, emptyDeviceList } from '../identity/device-list';
import { newPhrase, parsePhrase } from '../vault/phrase';
import { newVaultKey, phraseKeyOf, wrapForPhrase } from '../vault/wrap';
import type { DeviceSecrets } from './device-secrets';
import { hashOfWrap, type WrapsOptions } from './wraps';

export interface NewIdentityOptions extends WrapsOptions {
  readonly device: DeviceSecrets;
  /** Uploads key packages: before others can find this device on the list. */
  prepare(): Promise<void>;
}

/** @param replace takes the place of an identity that is there */
export async function publishIdentity(options: NewIdentityOptions, replace: boolean): Promise<void> {
  const { secrets, primitives, database, contacts, self, device, rpc, vault } = options;
  if (!(await secrets.get('identity_private'))) await makeIdentity(options);
  const [identityPrivate, identityPublic, vaultKey, phraseKey] = [
    await secrets.require('identity_private'),
    await secrets.require('identity_public'),
    await secrets.require('vault_key'),
    await vault.phraseKey(),
  ];
  if (!phraseKey) throw new TidingsError(ErrorCode.INTERNAL, 'this device has lost its phrase key');
  const keys = { signingKey: device.signing.publicKey, agreementKey: device.agreement.publicKey };
  const list = emptyDeviceList(self.user, identityPublic);
  const change = { type: 'add', device: self.device, keys } as const;
  const statement = await buildStatement(primitives, list, identityPrivate, change);
  const wrap = await wrapForPhrase(primitives, self.user, phraseKey, vaultKey.slice(0, 32));
  const identity = create(IdentitySchema, {
    user: idToBytes(self.user),
    identityKey: identityPublic,
    statements: [statement],
  });
  await options.prepare();
  try {
    await rpc.key.publishIdentity({ identity, wraps: [wrap], replace });
  } catch (failure) {
    if (!(failure instanceof TidingsError) || failure.code !== ErrorCode.ALREADY_EXISTS) throw failure;
    // Another device was first: this one's identity never was.
    const names = ['identity_private', 'identity_public', 'vault_key', 'phrase', 'phrase_key'] as const;
    await database.write(
      names.map((name) => secrets.forget(name)),
      [topics.keys],
    );
    throw failure;
  }
  await contacts.refresh([self.user]);
  if (replace) await contacts.setVerified(self.user, false);
  await vault.create();
  await vault.putIdentity();
  await database.write(
    await secrets.put({ published: new Uint8Array(1), phrase_wrap_hash: await hashOfWrap(primitives, wrap) }),
    [],
  );
}

async function makeIdentity({ secrets, primitives, database, vault }: NewIdentityOptions): Promise<void> {
  const identity = await primitives.newSigningKey();
  const { entropy } = parsePhrase(newPhrase(primitives)) as { entropy: Bytes };
  await database.write(
    [
      ...(await secrets.put({
        identity_private: identity.privateKey,
        identity_public: identity.publicKey,
        vault_key: newVaultKey(primitives),
        phrase: entropy,
      })),
      ...(await vault.savePhraseKey(await phraseKeyOf(primitives, entropy))),
    ],
    [topics.keys],
  );
}
