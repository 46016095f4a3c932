/**
 * The vault: sealed records in the user's conversation with themselves, so it syncs by the machinery that syncs everything. What is in it
 * brings a new device all history: the keys of all epochs, the identity key, what was verified; and what the person has set (personal/).
 */
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  directConversationId,
  Encryption,
  type EntryId,
  EntryKind,
  idFromBytes,
  idToBytes,
  limits,
  newId,
  newIdBytes,
  type UserId,
  VaultEpochKeysSchema,
  type VaultPasskeySchema,
  type VaultRecord,
  VaultRecordSchema,
  type VaultRotation,
  VaultRotationSchema,
  VaultWrapKind,
} from '@tidings/protocol';
import { parsePersonal } from '../../personal/fields';
import { type Change, takeRecord } from '../../personal/statements';
import type { Platform } from '../../platform/platform';
import { type LogEntry, parseEntry } from '../../replica/entry';
import type { Database } from '../../store/database';
import { getMeta, setMeta } from '../../store/meta';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { ascii, type Bytes, concatBytes, isEqualBytes, type Primitives, uint } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { Secrets } from '../keys/secrets';
import type { EpochKey } from '../mls/epoch-keys';
import type { GroupStore } from '../mls/group-store';
import type { LeafOwner } from '../mls/leaf';
import { formatPasskeys, parsePasskeys } from './passkeys';
import { openRecord, sealRecord } from './record';
import { openWrap, type PasskeyKey, type PhraseKey, wrapForDevice } from './wrap';

export interface VaultOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly store: GroupStore;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
  learned(keys: readonly EpochKey[]): void;
}

type Record = NonNullable<MessageInitShape<typeof VaultRecordSchema>['record']>;

/** First byte of a VAULT entry: `record.ts` has 1. */
const rotationVersion = 2;
const keysPerRecord = 200;
const keyBytes = 32;

export class Vault {
  readonly #options: VaultOptions;
  #conversation: ConversationId | undefined;
  #catchingUp: Promise<void> | undefined;
  #isBehind = false;
  /** Read again what could not be opened before. */
  #isFromTheStart = false;
  #flushing: Promise<void> | undefined;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  async conversation(): Promise<ConversationId> {
    const { user } = this.#options.self;
    this.#conversation ??= await directConversationId(user, user);
    return this.#conversation;
  }

  /** Makes the conversation, if it is not there yet. */
  async create(): Promise<void> {
    const { rpc, platform } = this.#options;
    await rpc.conversation.createConversation({
      conversation: idToBytes(await this.conversation()),
      entryId: newIdBytes(platform),
      kind: ConversationKind.SELF,
      encryption: Encryption.VAULT,
    });
  }

  /** Reads what other devices have put in. */
  async catchUp(): Promise<void> {
    this.#isBehind = true;
    this.#catchingUp ??= this.#readAll().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
  }

  /** Puts in the keys that are not in there yet. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async put(record: Record): Promise<void> {
    const [key] = await this.keys();
    if (!key) throw new Error('this device has no vault key');
    await this.#putUnder(key, record);
  }

  async #putUnder(key: Uint8Array, record: Record): Promise<void> {
    const { primitives, self, platform } = this.#options;
    const id = newId<EntryId>(platform);
    const place = { user: self.user, entryId: idToBytes(id) };
    await this.#append(id, await sealRecord(primitives, key, place, create(VaultRecordSchema, { record })));
  }

  /** Newest first; none on a locked device. */
  async keys(): Promise<readonly Bytes[]> {
    const all = (await this.#options.secrets.get('vault_key')) ?? new Uint8Array(0);
    return Array.from({ length: all.length / keyBytes }, (_, i) => all.slice(i * keyBytes, (i + 1) * keyBytes));
  }

  /** Could somebody with this vault key restore now? Reads the newest records from the server, and opens them. */
  async canOpen(key: Uint8Array): Promise<boolean> {
    const { rpc, primitives, self } = this.#options;
    const { entries } = await rpc.log.pull({
      conversation: idToBytes(await this.conversation()),
      beforeSeq: 2 ** 32 - 1,
      limit: 20,
      kinds: [EntryKind.VAULT],
    });
    const records = entries.filter(({ body }) => body[0] !== rotationVersion);
    for (const { id, body } of records)
      if (await openRecord(primitives, key, { user: self.user, entryId: id }, body)) return true;
    return false;
  }

  /**
   * A new vault key, for the devices that stay. What it opens is there before anybody gets it; after a kill it is done again with the
   * same key. The phrase's wrap is due with it.
   */
  async rotate(next: Uint8Array, devices: readonly { id: DeviceId; agreementKey: Uint8Array }[]): Promise<void> {
    const { primitives, self, platform, secrets, database } = this.#options;
    const wraps = await Promise.all(devices.map((device) => wrapForDevice(primitives, self.user, device, next)));
    const id = newId<EntryId>(platform);
    const signing = await secrets.require('signing_private');
    const signature = await primitives.sign(signing, rotationMessage(id, wraps));
    const rotation = toBinary(VaultRotationSchema, create(VaultRotationSchema, { wraps, signature }));
    const former = (await this.keys()).filter((key) => !isEqualBytes(key, next));
    await this.#putUnder(next, { case: 'formerKeys', value: { keys: former } });
    await this.#append(id, concatBytes(uint(rotationVersion, 1), rotation));
    await database.write(
      await secrets.put({ vault_key: concatBytes(next, ...former), phrase_wrap_due: new Uint8Array(1) }),
      [topics.keys],
    );
    await this.putIdentity();
  }

  async putIdentity(): Promise<void> {
    const privateKey = await this.#options.secrets.require('identity_private');
    await this.put({ case: 'identity', value: { privateKey } });
    const phrase = await this.phraseKey();
    if (phrase) await this.put({ case: 'phraseKey', value: phraseRecord(phrase) });
  }

  /** In the order in which they were made. */
  async passkeys(): Promise<readonly PasskeyKey[]> {
    const stored = await this.#options.secrets.get('passkeys');
    return stored ? parsePasskeys(stored) : [];
  }

  /** One without a public key is forgotten. Taken in as any record is, in the order of the log: what other devices say of theirs stays. */
  async putPasskey(passkey: PasskeyKey): Promise<void> {
    await this.put({ case: 'passkey', value: passkey as MessageInitShape<typeof VaultPasskeySchema> });
    await this.catchUp();
  }

  async #keepPasskey(passkey: PasskeyKey): Promise<void> {
    const { database, secrets } = this.#options;
    const others = (await this.passkeys()).filter(({ credential }) => !isEqualBytes(credential, passkey.credential));
    const all = passkey.publicKey.length > 0 ? [...others, passkey] : others;
    await database.write(await secrets.put({ passkeys: formatPasskeys(all) }), [topics.keys]);
  }

  async phraseKey(): Promise<PhraseKey | undefined> {
    const stored = await this.#options.secrets.get('phrase_key');
    return stored && (JSON.parse(new TextDecoder().decode(stored), reviveBytes) as PhraseKey);
  }

  async #append(id: EntryId, body: Bytes): Promise<void> {
    const { rpc } = this.#options;
    const conversation = idToBytes(await this.conversation());
    await rpc.log.append({ entry: { id: idToBytes(id), conversation, kind: EntryKind.VAULT, silent: true, body } });
  }

  async #flushAll(): Promise<void> {
    const { store, database } = this.#options;
    for (;;) {
      const keys = await store.unsavedKeys(keysPerRecord);
      if (keys.length === 0) return;
      await this.put({
        case: 'epochKeys',
        value: create(VaultEpochKeysSchema, {
          keys: keys.map(({ conversation, generation, epoch, key }) => ({
            conversation: idToBytes(conversation),
            generation,
            epoch,
            key,
          })),
        }),
      });
      await database.write(await store.saveKeys(keys, true), [topics.keys]);
    }
  }

  async #readAll(): Promise<void> {
    const { database, rpc } = this.#options;
    while (this.#isBehind) {
      this.#isBehind = false;
      const conversation = idToBytes(await this.conversation());
      for (let isAtEnd = false; !isAtEnd; ) {
        const afterSeq = Number((await getMeta(database, 'vault_seq')) ?? 0);
        const kinds = [EntryKind.VAULT];
        const page = await rpc.log.pull({ conversation, afterSeq, limit: limits.pullEntries, kinds });
        const personal: Change[] = [];
        for (const entry of page.entries.map(parseEntry)) {
          const change = await this.#take(entry);
          if (change) personal.push(change);
        }
        const settings = { statements: personal.flatMap(({ statements }) => statements), topics: topicsOf(personal) };
        const last = page.entries.at(-1)?.seq;
        if (this.#isFromTheStart) {
          this.#isFromTheStart = false;
          await database.write([...settings.statements, setMeta('vault_seq', undefined)], settings.topics);
          continue;
        }
        if (last !== undefined)
          await database.write(
            [...settings.statements, setMeta('vault_seq', String(last))],
            [topics.keys, ...settings.topics],
          );
        isAtEnd = page.atEnd || last === undefined;
      }
    }
  }

  /** What the person has set is given back, to be written with the position in the log. */
  async #take(entry: LogEntry): Promise<Change | undefined> {
    if (entry.body[0] === rotationVersion) {
      await this.#takeRotation(entry);
      return undefined;
    }
    const { primitives, self } = this.#options;
    const place = { user: self.user, entryId: idToBytes(entry.id) };
    for (const key of await this.keys()) {
      const record = await openRecord(primitives, key, place, entry.body);
      if (!record) continue;
      const personal = parsePersonal(record);
      if (personal) return takeRecord(personal, entry, self.user);
      await this.#takeRecord(record);
      return undefined;
    }
    // Sealed under a key of a former identity, or no record at all: nothing that could be of use.
    return undefined;
  }

  async #takeRecord({ record }: VaultRecord): Promise<void> {
    const { store, database, contacts, secrets } = this.#options;
    switch (record.case) {
      case 'epochKeys': {
        const keys = record.value.keys.map(
          ({ conversation, generation, epoch, key }): EpochKey => ({
            conversation: idFromBytes<ConversationId>(conversation),
            generation,
            epoch,
            key: key as Bytes,
            untilSeq: 0,
          }),
        );
        await database.write(await store.saveKeys(keys, true), []);
        this.#options.learned(keys);
        break;
      }
      case 'identity':
        if (!(await secrets.get('identity_private')))
          await database.write(await secrets.put({ identity_private: record.value.privateKey }), [topics.keys]);
        break;
      case 'verification':
        await contacts.takeVerified(idFromBytes<UserId>(record.value.user), record.value.identityKey);
        break;
      case 'formerKeys':
        await this.#addFormer(record.value.keys as Bytes[]);
        break;
      case 'phraseKey': {
        const { publicKey, salt, memoryKib, passes } = record.value;
        await database.write(await this.savePhraseKey({ publicKey, salt, memoryKib, passes }), []);
        break;
      }
      case 'passkey': {
        const { credential, salt, publicKey, name } = record.value;
        // Nothing could be wrapped for another length, and the other wraps would wait for it.
        if (publicKey.length !== 0 && publicKey.length !== keyBytes) break;
        await this.#keepPasskey({ credential, salt, publicKey, name });
        break;
      }
      default:
    }
  }

  savePhraseKey(phrase: PhraseKey) {
    return this.#options.secrets.put({ phrase_key: new TextEncoder().encode(JSON.stringify(phrase, replaceBytes)) });
  }

  /** Older keys have come: what could not be opened before may open now. */
  async #addFormer(former: readonly Bytes[]): Promise<void> {
    const { database, secrets } = this.#options;
    const known = await this.keys();
    const fresh = former.filter((key) => !known.some((other) => isEqualBytes(other, key)));
    if (fresh.length === 0) return;
    await database.write(await secrets.put({ vault_key: concatBytes(...known, ...fresh) }), [topics.keys]);
    this.#isFromTheStart = true;
  }

  async #takeRotation(entry: LogEntry): Promise<void> {
    const { primitives, contacts, self, secrets, database } = this.#options;
    const rotation = parseRotation(entry.body.subarray(1));
    if (!rotation || entry.author !== self.user) return;
    await contacts.refresh([self.user]);
    const author = contacts.keysOf(self.user, entry.device);
    if (!author || !contacts.isCertified({ user: self.user, device: entry.device as DeviceId })) return;
    const message = rotationMessage(entry.id, rotation.wraps);
    if (!(await primitives.verify(author.signingKey, message, rotation.signature))) return;
    const own = rotation.wraps.find(({ target }) => target.length === 16 && idFromBytes(target) === self.device);
    const agreementPrivateKey = await secrets.require('agreement_private');
    const key =
      own && (await openWrap(primitives, self.user, own, { kind: VaultWrapKind.DEVICE, agreementPrivateKey }));
    const known = await this.keys();
    if (!key || known.some((other) => isEqualBytes(other, key))) return;
    // Whoever rotated may be gone before the phrase has the new key: every device that gets it sees to that.
    await database.write(
      await secrets.put({ vault_key: concatBytes(key, ...known), phrase_wrap_due: new Uint8Array(1) }),
      [topics.keys],
    );
    // Records under the new key may stand before the entry that brought it.
    this.#isFromTheStart = true;
  }
}

const topicsOf = (changes: readonly Change[]): string[] => [...new Set(changes.flatMap((change) => change.topics))];

function rotationMessage(id: EntryId, wraps: VaultRotation['wraps']): Bytes {
  const bare = toBinary(VaultRotationSchema, create(VaultRotationSchema, { wraps }));
  return concatBytes(ascii('tidings vault rotation v1'), idToBytes(id), bare);
}

function parseRotation(bytes: Uint8Array): VaultRotation | undefined {
  try {
    return fromBinary(VaultRotationSchema, bytes);
  } catch {
    return undefined;
  }
}

const phraseRecord = ({ publicKey, salt, memoryKib, passes }: PhraseKey) => ({
  publicKey: publicKey as Bytes,
  salt: salt as Bytes,
  memoryKib,
  passes,
});

const replaceBytes = (_: string, value: unknown) => (value instanceof Uint8Array ? { bytes: [...value] } : value);
const reviveBytes = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && 'bytes' in value
    ? Uint8Array.from((value as { bytes: number[] }).bytes)
    : value;
