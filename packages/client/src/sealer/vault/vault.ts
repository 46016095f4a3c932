/**
 * The vault: sealed records in the user's conversation with themselves, so it syncs by the machinery that syncs everything. What is in it
 * brings a new device all history: the keys of all epochs, the identity key, what was verified; and what the person has set (personal/).
 */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  directConversationId,
  Encryption,
  type EntryId,
  EntryKind,
  idToBytes,
  newId,
  newIdBytes,
  VaultEpochKeysSchema,
  type VaultPasskeySchema,
  VaultRecordSchema,
} from '@tidings/protocol';
import type { Platform } from '../../platform/platform';
import type { Statement } from '../../store/database';
import { topics } from '../../store/topics';
import { type Bytes, isEqualBytes } from '../crypto/primitives';
import { VaultKept } from './kept';
import { needsNewestKey, openRecord, sealRecord } from './record';
import { buildRotation, isRotation } from './rotation';
import { VaultReader, type VaultReaderOptions } from './vault-reader';
import type { PasskeyKey, PhraseKey } from './wrap';

export interface VaultOptions extends VaultReaderOptions {
  readonly platform: Platform;
}

type Record = NonNullable<MessageInitShape<typeof VaultRecordSchema>['record']>;

const keysPerRecord = 200;

export class Vault {
  readonly #options: VaultOptions;
  readonly #kept: VaultKept;
  readonly #reader: VaultReader;
  #conversation: ConversationId | undefined;
  #flushing: Promise<void> | undefined;

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#kept = new VaultKept(options.database, options.secrets);
    this.#reader = new VaultReader(options, this.#kept);
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
    await this.#reader.catchUp(await this.conversation());
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
    if (!needsNewestKey(record.case)) return;
    // The key may have changed before it was there: then it has to be said under the new one.
    await this.catchUp();
    const [newest] = await this.keys();
    if (newest && !isEqualBytes(newest, key)) await this.put(record);
  }

  async #putUnder(key: Uint8Array, record: Record): Promise<void> {
    const { primitives, self, platform } = this.#options;
    const id = newId<EntryId>(platform);
    const place = { user: self.user, entryId: idToBytes(id) };
    await this.#append(id, await sealRecord(primitives, key, place, create(VaultRecordSchema, { record })));
  }

  /** Newest first; none on a locked device. */
  keys(): Promise<readonly Bytes[]> {
    return this.#kept.keys();
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
    const records = entries.filter(({ body }) => !isRotation(body));
    for (const { id, body } of records)
      if (await openRecord(primitives, key, { user: self.user, entryId: id }, body)) return true;
    return false;
  }

  /**
   * A new vault key, for the devices that stay. What it opens is there before anybody gets it; after a kill it is done again with the
   * same key. The phrase's wrap is due with it.
   */
  async rotate(next: Uint8Array, devices: readonly { id: DeviceId; agreementKey: Uint8Array }[]): Promise<void> {
    // What other devices have said goes on to hold.
    await this.catchUp();
    const id = newId<EntryId>(this.#options.platform);
    const rotation = await buildRotation(this.#options, id, { next, devices });
    const former = (await this.keys()).filter((key) => !isEqualBytes(key, next));
    await this.#putUnder(next, { case: 'formerKeys', value: { keys: former } });
    for (const record of await this.#toSayAgain()) await this.#putUnder(next, record);
    const seq = await this.#append(id, rotation);
    await this.#kept.setKeys(next, former, seq);
  }

  /** What is taken under the newest key alone. */
  async #toSayAgain(): Promise<readonly Record[]> {
    const { contacts } = this.#options;
    const passkeys = (await this.passkeys()).map((passkey) => passkeyRecord(passkey));
    const verified = contacts.verified().map(({ user, identityKey }): Record => {
      const value = { user: idToBytes(user), identityKey: identityKey as Bytes };
      return { case: 'verification', value };
    });
    return [...(await this.#ownRecords()), ...passkeys, ...verified];
  }

  async #ownRecords(): Promise<readonly Record[]> {
    const privateKey = await this.#options.secrets.require('identity_private');
    const phrase = await this.phraseKey();
    return [
      { case: 'identity', value: { privateKey } },
      ...(phrase ? [{ case: 'phraseKey', value: phraseRecord(phrase) } as const] : []),
    ];
  }

  async putIdentity(): Promise<void> {
    for (const record of await this.#ownRecords()) await this.put(record);
  }

  /** Keys that were there before the newest one, which a restored log may not know. */
  async putKeysAgain(): Promise<void> {
    const [, ...former] = await this.keys();
    if (former.length === 0) return;
    await this.put({ case: 'formerKeys', value: { keys: former } });
    await this.putIdentity();
  }

  /** In the order in which they were made. */
  passkeys(): Promise<readonly PasskeyKey[]> {
    return this.#kept.passkeys();
  }

  /** One without a public key is forgotten. Taken in as any record is, in the order of the log: what other devices say of theirs stays. */
  async putPasskey(passkey: PasskeyKey): Promise<void> {
    await this.put(passkeyRecord(passkey));
  }

  phraseKey(): Promise<PhraseKey | undefined> {
    return this.#kept.phraseKey();
  }

  savePhraseKey(phrase: PhraseKey): Promise<readonly Statement[]> {
    return this.#kept.savePhraseKey(phrase);
  }

  async #append(id: EntryId, body: Bytes): Promise<number> {
    const { rpc } = this.#options;
    const conversation = idToBytes(await this.conversation());
    const { appended } = await rpc.log.append({
      entry: { id: idToBytes(id), conversation, kind: EntryKind.VAULT, silent: true, body },
    });
    return appended?.seq ?? 0;
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
}

const passkeyRecord = (passkey: PasskeyKey): Record => ({
  case: 'passkey',
  value: passkey as MessageInitShape<typeof VaultPasskeySchema>,
});

const phraseRecord = ({ publicKey, salt, memoryKib, passes }: PhraseKey) => ({
  publicKey: publicKey as Bytes,
  salt: salt as Bytes,
  memoryKib,
  passes,
});
