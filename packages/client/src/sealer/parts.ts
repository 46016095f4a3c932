import { type ConversationId, Encryption } from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import type { Held } from '../replica/held';
import type { Database } from '../store/database';
import type { Rpc } from '../transport/rpc';
import { openPrimitives } from './crypto/open';
import { Contacts } from './identity/contacts';
import { openDeviceSecrets } from './keys/device-secrets';
import { KeyRing } from './keys/key-ring';
import { Secrets } from './keys/secrets';
import type { EpochKey } from './mls/epoch-keys';
import { openGroups } from './mls/group';
import { GroupStore } from './mls/group-store';
import { GroupKeeper } from './mls/keeper';
import { type KeyPackagesOptions, refillKeyPackages } from './mls/key-packages';
import type { LeafOwner } from './mls/leaf';
import { MlsSealer } from './mls/sealer';
import { openSuite } from './mls/suite';
import { plainSealer } from './plain';
import type { Sealers } from './sealer';
import { Vault } from './vault/vault';
import { openVaultSealer } from './vault/vault-sealer';
import { type CryptoThread, openCryptoThread } from './worker/crypto-thread';

/** How it stands with sealing at this moment. */
export interface Standing {
  /** The server answers. */
  isConnected: boolean;
  /** What other devices had put into the vault is here. */
  isVaultRead: boolean;
  /** The person wants nothing sealed for people whom they have not verified. */
  blocksUnverified: boolean;
}

export interface PartsOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly rpc: Rpc;
  readonly self: LeafOwner;
  readonly standing: Readonly<Standing>;
  held(conversation: ConversationId): Held | undefined;
  /** Keys of epochs have come. */
  learned(keys: readonly EpochKey[]): void;
  /** The device has the person's keys now. */
  ready(): void;
}

export interface Parts {
  readonly contacts: Contacts;
  readonly store: GroupStore;
  readonly keeper: GroupKeeper;
  readonly vault: Vault;
  readonly ring: KeyRing;
  readonly sealer: MlsSealer;
  readonly packages: KeyPackagesOptions;
  readonly sealers: Sealers;
  readonly thread: CryptoThread | undefined;
}

/** Wires what a device seals with. */
export async function openParts(options: PartsOptions): Promise<Parts> {
  const { platform, database, rpc, self, standing, held, learned, ready } = options;
  const own = await openPrimitives();
  const secrets = new Secrets(database, await platform.openSecretBox?.());
  const device = await openDeviceSecrets(secrets, own, database);
  const ownKey = () => secrets.get('identity_public');
  const contacts = await Contacts.open({ database, rpc, primitives: own, self: self.user, ownKey });
  const mls = {
    primitives: own,
    suite: await openSuite(own),
    certifies: (owner: LeafOwner, key: Uint8Array) => contacts.certifies(owner, key),
  };
  const start = platform.startCryptoWorker;
  const thread = start && openCryptoThread({ ...mls, start });
  const groups = thread?.groups ?? openGroups(mls);
  const primitives = thread ? { ...own, argon2id: thread.argon2id } : own;
  const store = new GroupStore({ database, secrets, groups });
  const { clock } = platform;
  const { signing } = device;
  const base = { platform, database, rpc, primitives, groups, store, contacts, secrets, self, signing, clock };
  const packages: KeyPackagesOptions = base;
  const vault = new Vault({ ...base, learned });
  const prepare = () => refillKeyPackages(packages);
  const ring = await KeyRing.open({ ...base, vault, device, prepare, ready });
  const keeper = new GroupKeeper({ ...base, held, learned, requireReady: () => ring.requireReady() });
  const sealer = new MlsSealer({
    ...base,
    keeper,
    signingPrivateKey: signing.privateKey,
    blocksUnverified: () => standing.blocksUnverified,
    isVaultRead: () => standing.isVaultRead,
    canAsk: () => standing.isConnected && ring.phase === 'ready',
  });
  const vaultSealer = openVaultSealer({ primitives, vault, self: self.user });
  const sealers: Sealers = (encryption) => {
    if (encryption === Encryption.OPEN) return plainSealer;
    if (encryption === Encryption.MLS) return sealer;
    return encryption === Encryption.VAULT ? vaultSealer : undefined;
  };
  return { contacts, store, keeper, vault, ring, sealer, sealers, packages, thread };
}
