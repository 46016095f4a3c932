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
  EntryKind,
  type Head,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import type { KeyState, RestoreResult } from '../api';
import { detailsContent } from '../outbox/intents';
import type { Platform } from '../platform/platform';
import type { LogEntry } from '../replica/entry';
import type { Held } from '../replica/held';
import type { Database } from '../store/database';
import { getMeta } from '../store/meta';
import type { Random } from '../transport/jitter';
import type { Rpc } from '../transport/rpc';
import { requireKeys } from './identity/require-keys';
import type { AnsweredPasskey } from './keys/vault-key';
import type { LeafOwner } from './mls/leaf';
import { openParts, type Parts, type Standing } from './parts';
import type { Sealers } from './sealer';
import { Timers } from './upkeep/timers';
import { Upkeep } from './upkeep/upkeep';

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

export class Sealing implements Disposable {
  readonly #options: SealingOptions;
  readonly #parts: Parts;
  readonly #standing: Standing;
  readonly #timers: Timers;
  readonly #upkeep: Upkeep;

  private constructor(options: SealingOptions, parts: Parts, standing: Standing, timers: Timers, upkeep: Upkeep) {
    this.#options = options;
    this.#parts = parts;
    this.#standing = standing;
    this.#timers = timers;
    this.#upkeep = upkeep;
  }

  static async open(options: SealingOptions): Promise<Sealing> {
    const standing: Standing = { isConnected: false, isVaultRead: false, blocksUnverified: false };
    const timers = new Timers(options.platform.clock, options.random);
    let upkeep: Upkeep | undefined;
    const parts = await openParts({
      ...options,
      standing,
      learned: (keys) => upkeep?.learned(keys),
      ready: () => upkeep?.due(),
    });
    upkeep = new Upkeep({ ...options, parts, standing, timers });
    const sealing = new Sealing(options, parts, standing, timers, upkeep);
    await sealing.readSettings();
    return sealing;
  }

  get sealers(): Sealers {
    return this.#parts.sealers;
  }

  /** The settings have changed, perhaps in another tab. */
  async readSettings(): Promise<void> {
    this.#standing.blocksUnverified = (await getMeta(this.#options.database, 'blocks_unverified')) === '1';
  }

  /** The server answers: keys can be asked for. */
  reachable(): void {
    this.#standing.isConnected = true;
  }

  /** Connected, and the heads are applied. */
  connected(): void {
    this.#standing.isConnected = true;
    this.#parts.ring
      .settle()
      .catch(() => this.#timers.later(5_000, () => this.#standing.isConnected && this.connected()));
  }

  lost(): void {
    this.#standing.isConnected = false;
  }

  /** Entries have been applied. */
  applied(entries: readonly { readonly conversation: ConversationId; readonly entry: LogEntry }[]): void {
    if (this.#parts.ring.phase !== 'ready') return;
    for (const { conversation, entry } of entries) {
      const held = this.#options.held(conversation);
      if (held?.encryption === Encryption.VAULT && entry.kind === EntryKind.VAULT) this.#upkeep.due();
      if (held?.encryption !== Encryption.MLS) continue;
      const isGroupKind = entry.kind !== EntryKind.CONTENT && entry.kind !== EntryKind.DETAILS;
      if (isGroupKind) this.#upkeep.poke(conversation);
    }
  }

  /** These come out of a backup: groups, keys and the vault may have to go back. */
  restored(conversations: readonly ConversationId[]): void {
    const { keeper, sealer, ring } = this.#parts;
    for (const id of conversations) {
      const encryption = this.#options.held(id)?.encryption;
      if (encryption === Encryption.VAULT) {
        this.#standing.isVaultRead = false;
        void ring.vaultRestored().then(
          () => this.#upkeep.due(),
          () => {},
        );
      }
      if (encryption !== Encryption.MLS) continue;
      sealer.restored(id);
      void keeper.restored(id).then(
        () => this.met([id]),
        () => {},
      );
    }
  }

  /** A conversation that is new here, or whose entries could not be opened. */
  met(conversations: readonly ConversationId[]): void {
    if (this.#parts.ring.phase !== 'ready' || !this.#standing.isConnected) return;
    for (const id of conversations) if (this.#options.held(id)?.encryption === Encryption.MLS) this.#upkeep.poke(id);
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
    const { contacts, keeper, ring, sealer } = this.#parts;
    const { self, platform } = this.#options;
    ring.requireReady();
    await requireKeys(contacts, platform.clock, input.users);
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
    const { contacts, keeper, ring } = this.#parts;
    ring.requireReady();
    await requireKeys(contacts, this.#options.platform.clock, users);
    await keeper.add(conversation, users);
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
    for (const held of this.#upkeep.encrypted()) this.#upkeep.poke(held.id);
  }

  /** @param compared the other side's key that it is said of */
  async setVerified(user: UserId, isVerified: boolean, compared: Uint8Array | undefined): Promise<void> {
    const { contacts, vault, ring } = this.#parts;
    await contacts.setVerified(user, isVerified, compared);
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
    this.#standing.isConnected = false;
    this.#upkeep[Symbol.dispose]();
    this.#parts.ring[Symbol.dispose]();
    this.#parts.thread?.[Symbol.dispose]();
    this.#timers[Symbol.dispose]();
  }
}
