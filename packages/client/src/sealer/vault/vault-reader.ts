import {
  type ConversationId,
  EntryKind,
  idFromBytes,
  idToBytes,
  limits,
  type UserId,
  type VaultEpochKey,
  type VaultRecord,
} from '@tidings/protocol';
import { parsePersonal } from '../../personal/fields';
import { type Change, takeRecord } from '../../personal/statements';
import { type LogEntry, parseEntry } from '../../replica/entry';
import type { Database } from '../../store/database';
import { getMeta, setMeta } from '../../store/meta';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import type { Bytes, Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { Secrets } from '../keys/secrets';
import type { EpochKey } from '../mls/epoch-keys';
import type { GroupStore } from '../mls/group-store';
import type { LeafOwner } from '../mls/leaf';
import type { VaultKept } from './kept';
import { needsNewestKey, openRecord } from './record';
import { isRotation, openRotation } from './rotation';

export interface VaultReaderOptions {
  readonly database: Database;
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly store: GroupStore;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
  learned(keys: readonly EpochKey[]): void;
}

const publicKeyBytes = 32;

/** Takes in what stands in the vault's log, in its order. */
export class VaultReader {
  readonly #options: VaultReaderOptions;
  readonly #kept: VaultKept;
  #catchingUp: Promise<void> | undefined;
  #isBehind = false;
  /** Read again what could not be opened before. */
  #isFromTheStart = false;

  constructor(options: VaultReaderOptions, kept: VaultKept) {
    this.#options = options;
    this.#kept = kept;
  }

  async catchUp(conversation: ConversationId): Promise<void> {
    this.#isBehind = true;
    this.#catchingUp ??= this.#readAll(idToBytes(conversation)).finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
  }

  async #readAll(conversation: Bytes): Promise<void> {
    const { database, rpc } = this.#options;
    while (this.#isBehind) {
      this.#isBehind = false;
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
    if (isRotation(entry.body)) {
      await this.#takeRotation(entry);
      return undefined;
    }
    const { primitives, self } = this.#options;
    const place = { user: self.user, entryId: idToBytes(entry.id) };
    for (const [age, key] of (await this.#kept.keys()).entries()) {
      const record = await openRecord(primitives, key, place, entry.body);
      if (!record) continue;
      // Former keys are known to devices that were removed since.
      if (age > 0 && needsNewestKey(record.record.case)) return undefined;
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
        const keys = record.value.keys.filter(isEpochKey).map(
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
        if (record.value.user.length !== 16) break;
        await contacts.takeVerified(idFromBytes<UserId>(record.value.user), record.value.identityKey);
        break;
      case 'formerKeys':
        // What could not be opened before may open now.
        if (await this.#kept.addFormer(record.value.keys as Bytes[])) this.#isFromTheStart = true;
        break;
      case 'phraseKey': {
        const { publicKey, salt, memoryKib, passes } = record.value;
        await database.write(await this.#kept.savePhraseKey({ publicKey, salt, memoryKib, passes }), []);
        break;
      }
      case 'passkey': {
        const { credential, salt, publicKey, name } = record.value;
        // Nothing could be wrapped for another length, and the other wraps would wait for it.
        if (publicKey.length !== 0 && publicKey.length !== publicKeyBytes) break;
        await this.#kept.keepPasskey({ credential, salt, publicKey, name });
        break;
      }
      default:
    }
  }

  async #takeRotation(entry: LogEntry): Promise<void> {
    const key = await openRotation(this.#options, entry);
    // Records under the new key may stand before the entry that brought it.
    if (key && (await this.#kept.addRotated(key, entry.seq))) this.#isFromTheStart = true;
  }
}

const isEpochKey = ({ conversation, key }: VaultEpochKey): boolean => conversation.length === 16 && key.length === 32;

const topicsOf = (changes: readonly Change[]): string[] => [...new Set(changes.flatMap((change) => change.topics))];
