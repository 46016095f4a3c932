import { type ConversationId, ConversationKind, Encryption, Role } from '@tidings/protocol';
import type { Platform } from '../../platform/platform';
import type { Held } from '../../replica/held';
import type { Database } from '../../store/database';
import type { EpochKey } from '../mls/epoch-keys';
import { refillKeyPackages } from '../mls/key-packages';
import type { LeafOwner } from '../mls/leaf';
import type { Parts, Standing } from '../parts';
import type { Timers } from './timers';
import { repeatTitle } from './titles';

export interface UpkeepOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly self: LeafOwner;
  readonly parts: Parts;
  readonly standing: Standing;
  readonly timers: Timers;
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

const joinsAtOnce = 3;
/** Own devices give each other this long to put a key into the vault first. */
const flushWithin = { leastMs: 300, mostMs: 2_000 };
const testEveryMs = 6 * 3_600_000;

/** What goes on by itself on a device that has the keys: groups follow their logs, the vault gets what it lacks. */
export class Upkeep implements Disposable {
  readonly #options: UpkeepOptions;
  readonly #standing: Standing;
  readonly #timers: Timers;
  readonly #poked = new Set<ConversationId>();
  #working: Promise<void> | undefined;
  #isDue = false;
  #isFlushPlanned = false;
  #testedAtMs = 0;
  #isOver = false;

  constructor(options: UpkeepOptions) {
    this.#options = options;
    this.#standing = options.standing;
    this.#timers = options.timers;
  }

  /** The device has its keys: everything that is behind is brought up to date, again and again as it falls behind. */
  due(): void {
    this.#isDue = true;
    this.#working ??= this.#work()
      // The connection went, or the session is over: the next welcome begins again.
      .catch(() => {})
      .finally(() => {
        this.#working = undefined;
      });
  }

  async #work(): Promise<void> {
    const { vault, keeper, ring, packages } = this.#options.parts;
    while (this.#isDue && !this.#isOver) {
      this.#isDue = false;
      await vault.catchUp();
      await ring.finish();
      if (!this.#standing.isVaultRead) {
        this.#standing.isVaultRead = true;
        await this.#options.reopen(this.encrypted().map(({ id }) => id));
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
    const joined = await this.#options.parts.store.joined();
    const waiting = this.encrypted()
      .filter(({ id, role }) => role !== Role.UNSPECIFIED && !joined.has(id))
      .map(({ id }) => id);
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined && this.#standing.isConnected; next = waiting.shift())
        await this.#follow(next);
    };
    await Promise.all(Array.from({ length: joinsAtOnce }, worker));
  }

  encrypted(): readonly Held[] {
    return this.#options.conversations().filter(({ encryption }) => encryption === Encryption.MLS);
  }

  poke(conversation: ConversationId): void {
    if (this.#poked.has(conversation)) return;
    this.#poked.add(conversation);
    this.#timers.later(0, () => {
      this.#poked.delete(conversation);
      void this.#follow(conversation).then(() => repeatTitle(this.#options, conversation));
    });
  }

  async #follow(conversation: ConversationId): Promise<void> {
    const { keeper } = this.#options.parts;
    const role = this.#options.held(conversation)?.role;
    if (role === undefined || role === Role.UNSPECIFIED) return;
    try {
      await keeper.catchUp(conversation);
      await keeper.tidy(conversation);
    } catch {
      // Offline, or no longer a member; the next connection or the next entry tries again.
    }
  }

  learned(keys: readonly EpochKey[]): void {
    const conversations = [...new Set(keys.map(({ conversation }) => conversation))];
    this.#options.parts.sealer.learned(keys);
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
    const { contacts } = this.#options.parts;
    const isAlone = (contacts.get(this.#options.self.user)?.devices.size ?? 1) === 1;
    const flush = () => {
      this.#isFlushPlanned = false;
      const { vault, ring } = this.#options.parts;
      if (ring.phase !== 'ready' || !this.#standing.isConnected) return;
      void vault
        .catchUp()
        .then(() => vault.flush())
        .catch(() => {});
    };
    if (isAlone) this.#timers.later(0, flush);
    else this.#timers.laterWithin(flushWithin, flush);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
  }
}
