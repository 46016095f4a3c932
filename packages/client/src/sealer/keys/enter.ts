import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Database } from '../../store/database';
import type { Bytes, Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { LeafOwner } from '../mls/leaf';
import type { Vault } from '../vault/vault';
import type { DeviceSecrets } from './device-secrets';
import type { OwnList } from './own-list';
import type { Secrets } from './secrets';

export interface EnterOptions {
  readonly database: Database;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly contacts: Contacts;
  readonly vault: Vault;
  readonly self: LeafOwner;
  readonly device: DeviceSecrets;
  readonly list: OwnList;
  /** Uploads key packages: before others can find this device on the list. */
  prepare(): Promise<void>;
}

/** The vault opens: the identity key is in it, and with it this device can be on the list. */
export async function enterWith(options: EnterOptions, vaultKey: Bytes): Promise<void> {
  const { database, primitives, secrets, vault, contacts, self, device, list } = options;
  await database.write(await secrets.put({ vault_key: vaultKey }), []);
  await vault.catchUp();
  await contacts.refresh([self.user]);
  const identityPrivate = await secrets.get('identity_private');
  const contact = contacts.get(self.user);
  if (!identityPrivate || !contact) {
    await database.write([secrets.forget('vault_key')], []);
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the vault is not complete on the server; try again');
  }
  if (!(await isPair(primitives, identityPrivate, contact.identityKey))) {
    await database.write([secrets.forget('vault_key'), secrets.forget('identity_private')], []);
    throw new TidingsError(ErrorCode.FORBIDDEN, 'the server shows another identity than the one in the vault');
  }
  const keys = { signingKey: device.signing.publicKey, agreementKey: device.agreement.publicKey };
  await options.prepare();
  await list.sign(self.device, { type: 'add', device: self.device, keys });
  await database.write(await secrets.put({ identity_public: contact.identityKey, published: new Uint8Array(1) }), []);
}

async function isPair(primitives: Primitives, privateKey: Uint8Array, publicKey: Uint8Array): Promise<boolean> {
  const message = primitives.random(32);
  return primitives.verify(publicKey, message, await primitives.sign(privateKey, message));
}
