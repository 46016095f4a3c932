/** Groups, keys of epochs, key packages and steps under way, as they lie in the device's database. */
import type { ConversationId, EntryId, UserId } from '@tidings/protocol';
import type { Database, Statement } from '../../store/database';
import type { Secrets } from '../keys/secrets';
import { type EpochKey, keyOf, type StoredKey } from './epoch-keys';
import { type Group, type Groups, peopleIn } from './group';
import { decodeOwnKeyPackage, encodePrivatePackage, type OwnKeyPackage } from './key-package';

/** One group as of the entry at `seq`. */
export interface GroupRow {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly seq: number;
  /** When this epoch began here, own clock. */
  readonly beganAtMs: number;
  readonly members: ReadonlySet<UserId>;
  readonly group: Group;
}

export type StepMethod = 'create' | 'add' | 'remove' | 'join_invite' | 'commit' | 'join' | 'reset';

/** A step that is on its way: the request can be repeated under the same entry id until it is answered. */
export interface Step {
  readonly conversation: ConversationId;
  readonly entry: EntryId;
  readonly method: StepMethod;
  /** The encoded request. */
  readonly request: Uint8Array;
  readonly members: ReadonlySet<UserId>;
  readonly next: Group;
}

interface StoredGroup {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly seq: number;
  readonly began_at_ms: number;
  readonly members: string;
  readonly state: Uint8Array;
}

interface StoredStep {
  readonly conversation: ConversationId;
  readonly entry: EntryId;
  readonly method: StepMethod;
  readonly request: Uint8Array;
  readonly members: string;
  readonly next: Uint8Array;
}

/** How many decoded groups are kept in memory. */
const keptGroups = 64;

export class GroupStore {
  readonly #database: Database;
  readonly #secrets: Secrets;
  readonly #groups: Groups;
  readonly #rows = new Map<ConversationId, GroupRow>();

  constructor(options: { database: Database; secrets: Secrets; groups: Groups }) {
    this.#database = options.database;
    this.#secrets = options.secrets;
    this.#groups = options.groups;
  }

  async group(conversation: ConversationId): Promise<GroupRow | undefined> {
    const kept = this.#rows.get(conversation);
    if (kept) return kept;
    const [row] = await this.#database.all<StoredGroup>('SELECT * FROM groups WHERE conversation = ?', [conversation]);
    const group = row && (await this.#groups.decode(await this.#secrets.open(row.state)));
    if (!row || !group) return undefined;
    return this.#keep({ ...row, beganAtMs: row.began_at_ms, members: membersOf(row.members), group });
  }

  async saveGroup(row: GroupRow): Promise<Statement> {
    const state = await this.#secrets.seal(this.#groups.encode(row.group));
    return {
      sql: 'INSERT OR REPLACE INTO groups VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      params: [
        row.conversation,
        row.generation,
        row.epoch,
        row.seq,
        row.beganAtMs,
        JSON.stringify([...row.members]),
        state,
        JSON.stringify([...peopleIn(this.#groups, row.group)]),
      ],
    };
  }

  dropGroup(conversation: ConversationId): Statement {
    return { sql: 'DELETE FROM groups WHERE conversation = ?', params: [conversation] };
  }

  /** Writes, and then keeps in memory what was written. */
  async commit(statements: readonly Statement[], topics: readonly string[], row?: GroupRow): Promise<void> {
    if (statements.length > 0) await this.#database.write(statements, topics);
    if (row) this.#keep(row);
  }

  forget(conversation: ConversationId): void {
    this.#rows.delete(conversation);
  }

  /** Conversations with a group here. */
  async joined(): Promise<ReadonlySet<ConversationId>> {
    const rows = await this.#database.all<{ conversation: ConversationId }>('SELECT conversation FROM groups');
    return new Set(rows.map(({ conversation }) => conversation));
  }

  async keysOf(conversation: ConversationId): Promise<readonly EpochKey[]> {
    const rows = await this.#database.all<StoredKey>('SELECT * FROM epoch_keys WHERE conversation = ?', [conversation]);
    return Promise.all(rows.map((row) => keyOf(row, this.#secrets)));
  }

  /** Some that are not in the vault yet. */
  async unsavedKeys(limit: number): Promise<readonly EpochKey[]> {
    const rows = await this.#database.all<StoredKey>(
      'SELECT * FROM epoch_keys INDEXED BY epoch_keys_new WHERE is_in_vault = 0 LIMIT ?',
      [limit],
    );
    return Promise.all(rows.map((row) => keyOf(row, this.#secrets)));
  }

  /** Adds keys; of one that is there already only what is known of it grows. */
  async saveKeys(keys: readonly EpochKey[], isInVault: boolean): Promise<readonly Statement[]> {
    if (keys.length === 0) return [];
    const sealed = await Promise.all(keys.map(({ key }) => this.#secrets.seal(key)));
    return [
      {
        sql: `INSERT INTO epoch_keys VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation, generation, epoch) DO UPDATE SET
              until_seq = max(until_seq, excluded.until_seq), is_in_vault = max(is_in_vault, excluded.is_in_vault)`,
        rows: keys.map(({ conversation, generation, epoch, untilSeq }, index) => [
          conversation,
          generation,
          epoch,
          sealed[index] as Uint8Array,
          untilSeq,
          isInVault ? 1 : 0,
        ]),
      },
    ];
  }

  async packages(signingPrivateKey: Uint8Array): Promise<readonly OwnKeyPackage[]> {
    const rows = await this.#database.all<{ message: Uint8Array; private: Uint8Array }>(
      'SELECT message, private FROM key_packages',
    );
    const opened = await Promise.all(
      rows.map(async (row) =>
        decodeOwnKeyPackage(row.message, await this.#secrets.open(row.private), signingPrivateKey),
      ),
    );
    return opened.filter((own) => own !== undefined);
  }

  async savePackage(own: OwnKeyPackage, expiresAtMs: number, isLastResort: boolean): Promise<Statement> {
    return {
      sql: 'INSERT OR REPLACE INTO key_packages VALUES (?, ?, ?, ?)',
      params: [own.message, await this.#secrets.seal(encodePrivatePackage(own)), expiresAtMs, isLastResort ? 1 : 0],
    };
  }

  /** A package is good for one welcome; a last resort stays. */
  usedPackage(own: OwnKeyPackage): Statement {
    return { sql: 'DELETE FROM key_packages WHERE message = ? AND is_last_resort = 0', params: [own.message] };
  }

  async step(conversation: ConversationId): Promise<Step | undefined> {
    const [row] = await this.#database.all<StoredStep>('SELECT * FROM steps WHERE conversation = ?', [conversation]);
    const next = row && (await this.#groups.decode(await this.#secrets.open(row.next)));
    return row && next && { ...row, members: membersOf(row.members), next };
  }

  async pendingSteps(): Promise<readonly ConversationId[]> {
    const rows = await this.#database.all<{ conversation: ConversationId }>('SELECT conversation FROM steps');
    return rows.map(({ conversation }) => conversation);
  }

  async saveStep(step: Step): Promise<Statement> {
    return {
      sql: 'INSERT OR REPLACE INTO steps VALUES (?, ?, ?, ?, ?, ?)',
      params: [
        step.conversation,
        step.entry,
        step.method,
        step.request,
        JSON.stringify([...step.members]),
        await this.#secrets.seal(this.#groups.encode(step.next)),
      ],
    };
  }

  dropStep(conversation: ConversationId): Statement {
    return { sql: 'DELETE FROM steps WHERE conversation = ?', params: [conversation] };
  }

  #keep(row: GroupRow): GroupRow {
    this.#rows.delete(row.conversation);
    this.#rows.set(row.conversation, row);
    if (this.#rows.size > keptGroups) this.#rows.delete(this.#rows.keys().next().value as ConversationId);
    return row;
  }
}

const membersOf = (json: string): ReadonlySet<UserId> => new Set(JSON.parse(json) as UserId[]);
