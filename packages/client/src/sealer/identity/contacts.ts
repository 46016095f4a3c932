/**
 * The identities of people as this device has checked them. What the server says is believed only as far as it continues what was
 * seen before: a list that was shortened or forked keeps its last good state and a fault that the person is told about.
 */
import {
  type DeviceId,
  ErrorCode,
  type Identity,
  idFromBytes,
  idToBytes,
  limits,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import { bytesFromBase64, bytesToBase64 } from '../../engine/base64';
import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { isEqualBytes, type Primitives } from '../crypto/primitives';
import type { LeafOwner } from '../mls/leaf';
import { checkIdentity, type DeviceKeys, type DeviceList } from './device-list';

export interface Contact extends DeviceList {
  /** The identity key the person goes by here: the first one seen, or the one that a person has accepted since. */
  readonly seenKey: Uint8Array;
  readonly verifiedKey: Uint8Array | undefined;
  /** Why the newest list was not believed. */
  readonly fault: string | undefined;
}

interface StoredDevice extends Record<'signingKey' | 'agreementKey', string> {
  readonly isRemoved: boolean;
}

interface Row {
  readonly user: UserId;
  readonly identity_key: Uint8Array;
  readonly length: number;
  readonly last_hash: Uint8Array;
  readonly devices: string;
  readonly seen_key: Uint8Array;
  readonly verified_key: Uint8Array | null;
  readonly fault: string | null;
}

export interface ContactsOptions {
  readonly database: Database;
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly self: UserId;
  /** The person's own identity key, on a device that has it: nobody can tell it another one. */
  ownKey(): Promise<Uint8Array | undefined>;
}

export class Contacts {
  readonly #options: ContactsOptions;
  readonly #known = new Map<UserId, Contact>();
  readonly #asking = new Map<UserId, Promise<void>>();
  #failures = 0;

  private constructor(options: ContactsOptions) {
    this.#options = options;
  }

  static async open(options: ContactsOptions): Promise<Contacts> {
    const contacts = new Contacts(options);
    const rows = await options.database.all<Row>('SELECT * FROM identities');
    for (const row of rows) contacts.#known.set(row.user, contactOf(row));
    return contacts;
  }

  get(user: UserId): Contact | undefined {
    return this.#known.get(user);
  }

  /** Also those of a device that was removed since: what it signed in its time stays good. */
  keysOf(user: UserId, device: string): DeviceKeys | undefined {
    return keysIn(this.#known.get(user), device);
  }

  isCertified({ user, device }: LeafOwner): boolean {
    return this.#known.get(user)?.devices.has(device) ?? false;
  }

  /** For the MLS library. Looks again when it has not heard of the device. */
  async certifies({ user, device }: LeafOwner, signingKey: Uint8Array): Promise<boolean> {
    if (!this.keysOf(user, device)) await this.refresh([user]);
    // A leaf of a device that was removed is still a true leaf; that it has to go is for the roster to say.
    const keys = this.keysOf(user, device);
    return keys !== undefined && isEqualBytes(keys.signingKey, signingKey);
  }

  /** Fetches those that are not known yet. */
  async ensure(users: Iterable<UserId>): Promise<void> {
    await this.refresh([...new Set(users)].filter((user) => !this.#known.has(user)));
  }

  async refresh(users: readonly UserId[]): Promise<void> {
    const fresh = users.filter((user) => !this.#asking.has(user));
    for (let at = 0; at < fresh.length; at += limits.identitiesPerCall) {
      const some = fresh.slice(at, at + limits.identitiesPerCall);
      const work = this.#fetch(some).finally(() => {
        for (const user of some) this.#asking.delete(user);
      });
      for (const user of some) this.#asking.set(user, work);
    }
    await Promise.all(users.map((user) => this.#asking.get(user)));
  }

  /**
   * The person has compared, or takes it back. Accepts the present key either way.
   * @param compared the key that it was said of: if the server has told another one since, nothing is accepted
   */
  async setVerified(user: UserId, isVerified: boolean, compared?: Uint8Array): Promise<void> {
    const contact = this.#known.get(user);
    if (!contact) return;
    if (compared && !isEqualBytes(compared, contact.identityKey))
      throw new TidingsError(ErrorCode.UNVERIFIED, 'the safety number has changed meanwhile; compare it again');
    await this.#save([
      { ...contact, seenKey: contact.identityKey, verifiedKey: isVerified ? contact.identityKey : undefined },
    ]);
  }

  /** The keys that were verified, whether they are still the present ones or not. */
  verified(): readonly { readonly user: UserId; readonly identityKey: Uint8Array }[] {
    return [...this.#known.values()].flatMap(({ user, verifiedKey }) =>
      verifiedKey ? [{ user, identityKey: verifiedKey }] : [],
    );
  }

  /** What another of the person's own devices has verified. */
  async takeVerified(user: UserId, identityKey: Uint8Array): Promise<void> {
    await this.ensure([user]);
    const contact = this.#known.get(user);
    if (!contact) return;
    const isPresent = isEqualBytes(contact.identityKey, identityKey);
    const verifiedKey = identityKey.length === 0 ? undefined : identityKey;
    await this.#save([{ ...contact, verifiedKey, seenKey: isPresent ? contact.identityKey : contact.seenKey }]);
  }

  /** A list that this device has made longer itself: from now on the server can't show the shorter one. */
  async extend(list: DeviceList): Promise<void> {
    const contact = this.#known.get(list.user);
    if (contact && contact.length < list.length) await this.#save([{ ...contact, ...list }]);
  }

  /** How often the server could not be asked: a check that failed meanwhile says nothing. */
  get failures(): number {
    return this.#failures;
  }

  async #fetch(users: readonly UserId[]): Promise<void> {
    const { identities } = await this.#options.rpc.key
      .getIdentities({ users: users.map(idToBytes) })
      .catch((failure) => {
        this.#failures += 1;
        throw failure;
      });
    const asked = new Set(users);
    const learned: Contact[] = [];
    for (const identity of identities) {
      const user = identity.user.length === 16 ? idFromBytes<UserId>(identity.user) : undefined;
      if (user === undefined || !asked.has(user)) continue;
      const contact = await this.#check(identity, this.#known.get(user), user === this.#options.self);
      if (contact) learned.push(contact);
    }
    await this.#save(learned);
  }

  async #check(identity: Identity, known: Contact | undefined, isOwn: boolean): Promise<Contact | undefined> {
    const own = isOwn ? await this.#options.ownKey() : undefined;
    // Whom one's own vault is wrapped for, and what others compare with, is on this list.
    if (own && !isEqualBytes(own, identity.identityKey)) return known && { ...known, fault: 'not_own' };
    const isSame = known !== undefined && isEqualBytes(known.identityKey, identity.identityKey);
    const checked = await checkIdentity(this.#options.primitives, identity, isSame ? known : undefined);
    if (!checked.ok) return known && { ...known, fault: checked.fault };
    const { list } = checked;
    if (!known) return { ...list, seenKey: list.identityKey, verifiedKey: undefined, fault: undefined };
    // Another identity: what the former one's devices have sealed in their time stays good, and the change is shown.
    const removed = isSame ? list.removed : new Map([...known.devices, ...known.removed, ...list.removed]);
    return { ...list, removed, seenKey: known.seenKey, verifiedKey: known.verifiedKey, fault: undefined };
  }

  async #save(contacts: readonly Contact[]): Promise<void> {
    if (contacts.length === 0) return;
    await this.#options.database.write(
      [
        {
          sql: 'INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          rows: contacts.map((contact) => [
            contact.user,
            contact.identityKey,
            contact.length,
            contact.lastHash,
            JSON.stringify(storedDevices(contact)),
            contact.seenKey,
            contact.verifiedKey ?? null,
            contact.fault ?? null,
          ]),
        },
      ],
      [topics.identities],
    );
    for (const contact of contacts) this.#known.set(contact.user, contact);
  }
}

function storedDevices({ devices, removed }: DeviceList): Record<string, StoredDevice> {
  const stored =
    (isRemoved: boolean) =>
    ([device, keys]: readonly [DeviceId, DeviceKeys]) =>
      [
        device,
        { signingKey: bytesToBase64(keys.signingKey), agreementKey: bytesToBase64(keys.agreementKey), isRemoved },
      ] as const;
  return Object.fromEntries([...[...devices].map(stored(false)), ...[...removed].map(stored(true))]);
}

/** Also those of a device that was removed since. */
export function keysIn(contact: Contact | undefined, device: string): DeviceKeys | undefined {
  return contact?.devices.get(device as DeviceId) ?? contact?.removed.get(device as DeviceId);
}

/** One person as this device has checked them, read from the database alone. */
export async function readContact(database: Pick<Database, 'all'>, user: UserId): Promise<Contact | undefined> {
  const [row] = await database.all<Row>('SELECT * FROM identities WHERE user = ?', [user]);
  return row && contactOf(row);
}

function contactOf(row: Row): Contact {
  const all = Object.entries(JSON.parse(row.devices) as Record<DeviceId, StoredDevice>).map(([device, stored]) => ({
    device: device as DeviceId,
    isRemoved: stored.isRemoved,
    keys: { signingKey: bytesFromBase64(stored.signingKey), agreementKey: bytesFromBase64(stored.agreementKey) },
  }));
  const mapOf = (isRemoved: boolean) =>
    new Map(all.filter((one) => one.isRemoved === isRemoved).map(({ device, keys }) => [device, keys]));
  return {
    user: row.user,
    identityKey: row.identity_key,
    length: row.length,
    lastHash: row.last_hash,
    devices: mapOf(false),
    removed: mapOf(true),
    seenKey: row.seen_key,
    verifiedKey: row.verified_key ?? undefined,
    fault: row.fault ?? undefined,
  };
}

/** The key is not the one the person goes by here. */
export const hasChanged = (contact: Contact): boolean =>
  !isEqualBytes(contact.identityKey, contact.seenKey) ||
  (contact.verifiedKey !== undefined && !isEqualBytes(contact.verifiedKey, contact.identityKey));

export const isVerified = (contact: Contact): boolean =>
  contact.verifiedKey !== undefined && isEqualBytes(contact.verifiedKey, contact.identityKey);
