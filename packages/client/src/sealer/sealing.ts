/**
 * Everything of a device's keys that the engine runs: sealers for the replica and the outbox, groups that follow their logs, the vault,
 * and the person's keys.
 */
import {
  type ConversationId,
  ConversationKind,
  checkTitle,
  type DeviceId,
  directConversationId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  type Head,
  idToBytes,
  newId,
  Role,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { KeyState, RestoreResult } from '../api';
import { addIntent, detailsContent, outboxTopics } from '../outbox/intents';
import type { Platform } from '../platform/platform';
import type { LogEntry } from '../replica/entry';
import type { Held } from '../replica/held';
import type { Database } from '../store/database';
import { getMeta } from '../store/meta';
import type { Random } from '../transport/jitter';
import type { Rpc } from '../transport/rpc';
import { readDetails } from '../views/details-query';
import { openPrimitives } from './crypto/open';
import { Contacts } from './identity/contacts';
import { type AnsweredPasskey, KeyRing, openDeviceSecrets } from './keys/key-ring';
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

export interface SealingOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly rpc: Rpc;
  readonly random: Random;
  readonly self: LeafOwner;
  held(conversation: ConversationId): Held | undefined;
  /** All conversations, newest first. */
  conversations(): readonly Held[];
  /** What is sealed in these may open now. */
  reopen(conversations: readonly ConversationId[]): Promise<void>;
  /** Resolves when nothing is left that was to be opened later. */
  allOpened(): Promise<void>;
  /** Asks for a head again. */
  head(conversation: ConversationId): Promise<void>;
}

interface Parts {
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

const joinsAtOnce = 3;
/** Own devices give each other this long to put a key into the vault first. */
const flushWithin = { leastMs: 300, mostMs: 2_000 };
/** Admins' devices give each other this long to repeat the title for newcomers. */
const repeatWithin = { leastMs: 500, mostMs: 3_000 };
const testEveryMs = 6 * 3_600_000;

export class Sealing implements Disposable {
  readonly #options: SealingOptions;
  readonly #parts: Parts;
  readonly #cancels = new Set<() => void>();
  readonly #poked = new Set<ConversationId>();
  #working: Promise<void> | undefined;
  #isDue = false;
  #isVaultRead = false;
  #isFlushPlanned = false;
  #blocksUnverified = false;
  #testedAtMs = 0;
  #isConnected = false;
  #isOver = false;

  private constructor(options: SealingOptions, build: (sealing: Sealing) => Parts) {
    this.#options = options;
    this.#parts = build(this);
  }

  static async open(options: SealingOptions): Promise<Sealing> {
    const { platform, database, rpc, self, held } = options;
    const own = await openPrimitives();
    const secrets = new Secrets(database, await platform.openSecretBox?.());
    const device = await openDeviceSecrets(secrets, own, database);
    const contacts = await Contacts.open({ database, rpc, primitives: own });
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
    const { signing } = device;
    const base = { platform, database, rpc, primitives, groups, store, contacts, secrets, self, signing };
    let learned = (_: readonly EpochKey[]) => {};
    let requireReady = () => {};
    const keeper = new GroupKeeper({
      ...base,
      held,
      learned: (keys) => learned(keys),
      requireReady: () => requireReady(),
    });
    const vault = new Vault({ ...base, learned: (keys) => learned(keys) });
    let ready = () => {};
    const { clock } = platform;
    const packages: KeyPackagesOptions = { ...base, clock };
    const prepare = () => refillKeyPackages(packages);
    const ring = await KeyRing.open({ ...base, clock, vault, device, prepare, ready: () => ready() });
    const sealing = new Sealing(options, (that) => {
      const sealer = new MlsSealer({
        ...base,
        keeper,
        signingPrivateKey: signing.privateKey,
        blocksUnverified: () => that.#blocksUnverified,
        isVaultRead: () => that.#isVaultRead,
        canAsk: () => that.#isConnected && that.#parts.ring.phase === 'ready',
      });
      const vaultSealer = openVaultSealer({ primitives, vault, self: self.user });
      const sealers: Sealers = (encryption) => {
        if (encryption === Encryption.OPEN) return plainSealer;
        if (encryption === Encryption.MLS) return sealer;
        return encryption === Encryption.VAULT ? vaultSealer : undefined;
      };
      return {
        contacts,
        store,
        keeper,
        vault,
        ring,
        sealer,
        sealers,
        packages,
        thread,
      };
    });
    learned = (keys) => sealing.#learned(keys);
    ready = () => sealing.#due();
    requireReady = () => ring.requireReady();
    await sealing.readSettings();
    return sealing;
  }

  get sealers(): Sealers {
    return this.#parts.sealers;
  }

  /** The settings have changed, perhaps in another tab. */
  async readSettings(): Promise<void> {
    this.#blocksUnverified = (await getMeta(this.#options.database, 'blocks_unverified')) === '1';
  }

  /** The server answers: keys can be asked for. */
  reachable(): void {
    this.#isConnected = true;
  }

  /** Connected, and the heads are applied. */
  connected(): void {
    this.#isConnected = true;
    this.#parts.ring.settle().catch(() => this.#later(5_000, () => this.#isConnected && this.connected()));
  }

  lost(): void {
    this.#isConnected = false;
  }

  /** Entries have been applied. */
  applied(entries: readonly { readonly conversation: ConversationId; readonly entry: LogEntry }[]): void {
    if (this.#parts.ring.phase !== 'ready') return;
    for (const { conversation, entry } of entries) {
      const held = this.#options.held(conversation);
      if (held?.encryption === Encryption.VAULT && entry.kind === EntryKind.VAULT) this.#due();
      if (held?.encryption !== Encryption.MLS) continue;
      const isGroupKind = entry.kind !== EntryKind.CONTENT && entry.kind !== EntryKind.DETAILS;
      if (isGroupKind) this.#poke(conversation);
    }
  }

  /** A conversation that is new here, or whose entries could not be opened. */
  met(conversations: readonly ConversationId[]): void {
    if (this.#parts.ring.phase !== 'ready' || !this.#isConnected) return;
    for (const id of conversations) if (this.#options.held(id)?.encryption === Encryption.MLS) this.#poke(id);
  }

  /** The server has refused content as stale: whatever the log says now. */
  async catchUp(conversation: ConversationId): Promise<void> {
    if (this.#options.held(conversation)?.encryption === Encryption.MLS)
      await this.#parts.keeper.catchUp(conversation, true);
  }

  // What a person does. Only on a device that has the keys.

  async create(input: {
    readonly conversation: ConversationId;
    readonly users: readonly UserId[];
    readonly title?: string;
  }): Promise<Head> {
    const { keeper, ring, sealer } = this.#parts;
    const { self } = this.#options;
    ring.requireReady();
    await this.#requireKeys(input.users);
    const isDirect = input.title === undefined;
    const [peer] = input.users;
    const conversation = isDirect && peer ? await directConversationId(self.user, peer) : input.conversation;
    const { title } = input;
    return keeper.create(
      {
        conversation,
        kind: isDirect ? ConversationKind.DIRECT : ConversationKind.GROUP,
        users: input.users,
      },
      title === undefined
        ? undefined
        : (ready) => sealer.sealTitle(conversation, detailsContent({ title: checkTitle(title) }), ready),
    );
  }

  async add(conversation: ConversationId, users: readonly UserId[]): Promise<void> {
    this.#parts.ring.requireReady();
    await this.#requireKeys(users);
    await this.#parts.keeper.add(conversation, users);
  }

  async remove(conversation: ConversationId, user: UserId, ban: boolean): Promise<void> {
    this.#parts.ring.requireReady();
    await this.#parts.keeper.remove(conversation, user, ban);
  }

  async joinByInvite(code: string): Promise<Head> {
    this.#parts.ring.requireReady();
    return this.#parts.keeper.joinByInvite(code);
  }

  link(code: string): Promise<void> {
    return this.#parts.ring.link(code);
  }

  restore(phrase: string): Promise<RestoreResult> {
    return this.#parts.ring.restore(phrase);
  }

  restoreByPasskey(passkey: AnsweredPasskey): Promise<boolean> {
    return this.#parts.ring.restoreByPasskey(passkey);
  }

  addPasskey(passkey: AnsweredPasskey & { readonly salt: Uint8Array; readonly name: string }): Promise<void> {
    return this.#parts.ring.addPasskey(passkey);
  }

  removePasskey(credential: Uint8Array): Promise<void> {
    return this.#parts.ring.removePasskey(credential);
  }

  startOver(): Promise<void> {
    return this.#parts.ring.startOver();
  }

  renewPhrase(): Promise<string> {
    return this.#parts.ring.renewPhrase();
  }

  async removeDevice(device: DeviceId): Promise<void> {
    await this.#parts.ring.removeDevice(device);
    for (const held of this.#encrypted()) this.#poke(held.id);
  }

  async setVerified(user: UserId, isVerified: boolean): Promise<void> {
    const { contacts, vault, ring } = this.#parts;
    await contacts.setVerified(user, isVerified);
    if (ring.phase !== 'ready') return;
    const identityKey = isVerified ? (contacts.get(user)?.identityKey ?? new Uint8Array(0)) : new Uint8Array(0);
    await vault.put({
      case: 'verification',
      value: { user: idToBytes(user), identityKey: identityKey as Uint8Array<ArrayBuffer> },
    });
  }

  async refreshIdentities(users: readonly UserId[]): Promise<void> {
    await this.#parts.contacts.refresh(users);
  }

  get phase(): KeyState['phase'] {
    return this.#parts.ring.phase;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#isConnected = false;
    this.#parts.ring[Symbol.dispose]();
    this.#parts.thread?.[Symbol.dispose]();
    for (const cancel of this.#cancels) cancel();
  }

  // What goes on by itself.

  /** The device has its keys: everything that is behind is brought up to date, again and again as it falls behind. */
  #due(): void {
    this.#isDue = true;
    this.#working ??= this.#work()
      // The connection went, or the session is over: the next welcome begins again.
      .catch(() => {})
      .finally(() => {
        this.#working = undefined;
      });
  }

  async #work(): Promise<void> {
    const { vault, keeper, ring, packages } = this.#parts;
    while (this.#isDue && !this.#isOver) {
      this.#isDue = false;
      await vault.catchUp();
      await ring.finish();
      if (!this.#isVaultRead) {
        this.#isVaultRead = true;
        await this.#options.reopen(this.#encrypted().map(({ id }) => id));
        void this.#options
          .allOpened()
          .then(() => ring.update({ isRestoring: false }))
          .catch(() => {});
      }
      await refillKeyPackages(packages);
      await keeper.resume();
      await this.#joinAll();
      this.#planFlush();
      const { clock } = this.#options.platform;
      if (clock.now() - this.#testedAtMs > testEveryMs) {
        await vault.flush();
        await ring.test();
        this.#testedAtMs = clock.now();
      }
    }
  }

  /** Lazily, newest conversations first. */
  async #joinAll(): Promise<void> {
    const joined = await this.#parts.store.joined();
    const waiting = this.#encrypted()
      .filter(({ id, role }) => role !== Role.UNSPECIFIED && !joined.has(id))
      .map(({ id }) => id);
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined && this.#isConnected; next = waiting.shift())
        await this.#follow(next);
    };
    await Promise.all(Array.from({ length: joinsAtOnce }, worker));
  }

  #encrypted(): readonly Held[] {
    return this.#options.conversations().filter(({ encryption }) => encryption === Encryption.MLS);
  }

  #poke(conversation: ConversationId): void {
    if (this.#poked.has(conversation)) return;
    this.#poked.add(conversation);
    this.#later(0, () => {
      this.#poked.delete(conversation);
      void this.#follow(conversation).then(() => this.#repeatTitle(conversation));
    });
  }

  async #follow(conversation: ConversationId): Promise<void> {
    const { keeper } = this.#parts;
    const role = this.#options.held(conversation)?.role;
    if (role === undefined || role === Role.UNSPECIFIED) return;
    try {
      await keeper.catchUp(conversation);
      await keeper.tidy(conversation);
    } catch {
      // Offline, or no longer a member; the next connection or the next entry tries again.
    }
  }

  #learned(keys: readonly EpochKey[]): void {
    const conversations = [...new Set(keys.map(({ conversation }) => conversation))];
    this.#parts.sealer.learned(keys);
    const known = conversations.filter((id) => this.#options.held(id));
    void this.#options.reopen(known).catch(() => {});
    for (const id of known) {
      const held = this.#options.held(id);
      if (held?.kind === ConversationKind.GROUP && held.title === '') void this.#options.head(id).catch(() => {});
    }
    this.#planFlush();
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    const { contacts } = this.#parts;
    const isAlone = (contacts.get(this.#options.self.user)?.devices.size ?? 1) === 1;
    this.#later(isAlone ? 0 : this.#within(flushWithin), () => {
      this.#isFlushPlanned = false;
      const { vault, ring } = this.#parts;
      if (ring.phase !== 'ready' || !this.#isConnected) return;
      void vault
        .catchUp()
        .then(() => vault.flush())
        .catch(() => {});
    });
  }

  /** Newcomers can't open what was sealed before them: those who may, say the title again. */
  #repeatTitle(conversation: ConversationId): void {
    const isMine = (held: Held | undefined) => held?.role === Role.OWNER || held?.role === Role.ADMIN;
    if (!isMine(this.#options.held(conversation))) return;
    this.#later(this.#within(repeatWithin), () => void this.#repeatTitleNow(conversation).catch(() => {}));
  }

  async #repeatTitleNow(conversation: ConversationId): Promise<void> {
    const { database, platform, self, held } = this.#options;
    const now = held(conversation);
    if (!now || now.title === '' || now.kind !== ConversationKind.GROUP) return;
    if (!(await this.#hasNewcomers(conversation, now.detailsSeq))) return;
    const [waiting] = await database.all('SELECT 1 FROM outbox WHERE conversation = ? AND kind = ?', [
      conversation,
      EntryKind.DETAILS,
    ]);
    if (waiting) return;
    const content = detailsContent({ ...(await readDetails(database, conversation)), repeated: true });
    const intent = { id: newId<EntryId>(platform), conversation, kind: EntryKind.DETAILS, content } as const;
    await database.write(addIntent(intent, platform.now(), self.user), outboxTopics(conversation));
  }

  async #hasNewcomers(conversation: ConversationId, afterSeq: number): Promise<boolean> {
    const rows = await this.#options.database.all<{ content: string }>(
      `SELECT content FROM view_timeline WHERE conversation = ? AND seq > ? AND type = 'change'`,
      [conversation, afterSeq],
    );
    return rows.some(({ content }) => ['added', 'joined'].includes((JSON.parse(content) as { type: string }).type));
  }

  async #requireKeys(users: readonly UserId[]): Promise<void> {
    const { contacts } = this.#parts;
    const { clock } = this.#options.platform;
    const without = () => users.find((user) => !contacts.get(user));
    // Who has just signed up sets up at this moment.
    for (let attempt = 0; attempt < 8; attempt++) {
      await contacts.ensure(users);
      if (without() === undefined) return;
      await new Promise<void>((resolve) => void clock.after(1_000, resolve));
    }
    if (without() !== undefined)
      throw new TidingsError(
        ErrorCode.NO_KEYS,
        'somebody of these has not set up encryption yet; they have to open the app once',
      );
  }

  #within({ leastMs, mostMs }: { leastMs: number; mostMs: number }): number {
    return leastMs + this.#options.random() * (mostMs - leastMs);
  }

  #later(ms: number, work: () => void): void {
    if (this.#isOver) return;
    const cancel = this.#options.platform.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      work();
    });
    this.#cancels.add(cancel);
  }
}
