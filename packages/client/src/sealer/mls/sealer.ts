/** Seals and opens content of encrypted conversations by keys of epochs. Opening reads keys and changes nothing. */
import {
  type ConversationId,
  type EntryId,
  EntryKind,
  ErrorCode,
  idToBytes,
  newId,
  TidingsError,
} from '@tidings/protocol';
import type { Platform } from '../../platform/platform';
import { groupBy } from '../../replica/group-by';
import type { Database } from '../../store/database';
import { sealContent } from '../content/seal';
import type { Primitives } from '../crypto/primitives';
import { type Contacts, hasChanged, isVerified } from '../identity/contacts';
import type { Closed, Opening, Sealer, ToOpen, ToSeal } from '../sealer';
import type { EpochKey } from './epoch-keys';
import type { GroupStore } from './group-store';
import type { GroupKeeper, Ready } from './keeper';
import type { LeafOwner } from './leaf';
import { factsOf, openEntry } from './open-entry';

export interface MlsSealerOptions {
  readonly database: Database;
  readonly platform: Pick<Platform, 'clock' | 'now' | 'fillRandom'>;
  /** Connected, and this device has its keys. */
  canAsk(): boolean;
  readonly primitives: Primitives;
  readonly store: GroupStore;
  readonly keeper: GroupKeeper;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
  readonly signingPrivateKey: Uint8Array;
  blocksUnverified(): boolean;
  /** Everything that is in the vault has been read. */
  isVaultRead(): boolean;
}

type Keys = ReadonlyMap<string, EpochKey>;
const nameOf = ({ generation, epoch }: { generation: number; epoch: number }) => `${generation} ${epoch}`;
/** Conversations whose keys are kept in memory. */
const kept = 200;
/** So long an entry waits for its key before it is shown as closed. */
const patienceMs = 2_000;

export class MlsSealer implements Sealer {
  readonly #options: MlsSealerOptions;
  readonly #keys = new Map<ConversationId, Promise<Keys>>();
  /** Up to which entry it was asked whether the server's group is still this device's. */
  readonly #doubted = new Map<ConversationId, number>();

  constructor(options: MlsSealerOptions) {
    this.#options = options;
  }

  /** Keys have come. */
  learned(keys: readonly { readonly conversation: ConversationId }[]): void {
    for (const { conversation } of keys) this.#keys.delete(conversation);
  }

  /** It comes out of a backup: others keys may belong to the same numbers. */
  restored(conversation: ConversationId): void {
    this.#keys.delete(conversation);
    this.#doubted.delete(conversation);
  }

  async seal(items: Parameters<Sealer['seal']>[0]) {
    return Promise.all(
      items.map(async (item) => {
        const ready = await this.#options.keeper.ready(item.conversation, item.refused);
        this.#checkVerified(ready.members);
        const { generation, epoch } = ready;
        return { generation, epoch, body: await this.#seal(item, ready) };
      }),
    );
  }

  /** The first title of a group that is being created, sealed in its first epoch. */
  async sealTitle(conversation: ConversationId, content: Uint8Array, ready: Ready) {
    const id = newId<EntryId>(this.#options.platform);
    const item = { conversation, id, kind: EntryKind.DETAILS, isSilent: false, content };
    return { id: idToBytes(id), body: await this.#seal(item, ready) };
  }

  async #seal(item: ToSeal, { generation, epoch, leaf, key }: Ready) {
    const { primitives, self, signingPrivateKey: signing } = this.#options;
    const facts = factsOf({ ...item, author: self.user, device: self.device, generation, epoch });
    return sealContent(primitives, { epochKey: key, leaf, signing }, facts, item.content);
  }

  async open(items: readonly ToOpen[]): Promise<readonly Opening[]> {
    await this.#fetchMissing(items);
    const isRepeated = await this.#repeated(items);
    const openings = await Promise.all(items.map((item) => (isRepeated(item) ? 'invalid' : this.#open(item))));
    for (const [index, item] of items.entries()) {
      const opening = openings[index];
      if (typeof opening === 'string' && !(await this.#isPast(item))) this.#doubt(item, opening);
    }
    return openings;
  }

  /** An id is used once: what comes a second time in another place was put there by somebody else. */
  async #repeated(items: readonly ToOpen[]): Promise<(item: ToOpen) => boolean> {
    const places = new Map<string, number>();
    const nameOf = ({ conversation, id }: Pick<ToOpen, 'conversation' | 'id'>) => `${conversation} ${id}`;
    for (const item of items) places.set(nameOf(item), Math.min(item.seq, places.get(nameOf(item)) ?? item.seq));
    for (const [conversation, some] of groupBy(items, ({ conversation }) => conversation)) {
      const held = await this.#options.database.all<{ id: EntryId; opened: number | null; lowest: number }>(
        `SELECT e.id, min(e.seq) FILTER (WHERE e.opened IS NOT NULL) AS opened, min(e.seq) AS lowest
         FROM json_each(?2) j CROSS JOIN entries e ON e.conversation = ?1 AND e.id = j.value GROUP BY e.id`,
        [conversation, JSON.stringify(some.map(({ id }) => id))],
      );
      for (const { id, opened, lowest } of held) {
        const name = nameOf({ conversation, id });
        places.set(name, opened ?? Math.min(lowest, places.get(name) ?? lowest));
      }
    }
    return (item) => places.get(nameOf(item)) !== item.seq;
  }

  /** Of the newest epoch, or a later one, and it does not open: perhaps this device was told another log than the others. */
  #doubt({ conversation, seq, generation, epoch }: ToOpen, as: Closed): void {
    const { keeper, canAsk } = this.#options;
    if (!canAsk() || seq <= (this.#doubted.get(conversation) ?? 0)) return;
    this.#doubted.set(conversation, seq);
    void keeper.reconcile(conversation, { generation, epoch: as === 'invalid' ? epoch + 1 : epoch }).catch(() => {});
  }

  /** Follows groups whose keys are behind, for a moment: better than to show a message as closed and to open it then. */
  async #fetchMissing(items: readonly ToOpen[]): Promise<void> {
    const { keeper, contacts, platform, canAsk } = this.#options;
    if (!canAsk()) return;
    const behind = new Set<ConversationId>();
    for (const item of items)
      if (!behind.has(item.conversation) && (await this.#isAhead(item))) behind.add(item.conversation);
    const work = [...behind].map((conversation) => keeper.catchUp(conversation, true));
    const people = contacts.ensure(new Set(items.map(({ author }) => author)));
    const all = Promise.allSettled([...work, people]);
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = platform.clock.after(patienceMs, resolve);
    });
    await Promise.race([all, late]);
    cancel();
  }

  /** Sealed in an epoch that this device has not reached. */
  async #isAhead({ conversation, generation, epoch }: ToOpen): Promise<boolean> {
    for (const key of (await this.#keysOf(conversation)).values())
      if (key.generation > generation || (key.generation === generation && key.epoch >= epoch)) return false;
    return true;
  }

  async #open(item: ToOpen): Promise<Opening> {
    const { primitives, contacts } = this.#options;
    const keys = await this.#keysOf(item.conversation);
    const epoch = keys.get(nameOf(item));
    if (!epoch) return this.#isLost(keys, item) ? 'missing' : 'waiting';
    return openEntry(primitives, item, { epoch, author: contacts.get(item.author) });
  }

  /** This device is further already, and no other device has left the key in the vault. */
  #isLost(keys: Keys, item: ToOpen): boolean {
    return this.#options.isVaultRead() && isFurther(keys, item);
  }

  async #isPast(item: ToOpen): Promise<boolean> {
    return isFurther(await this.#keysOf(item.conversation), item);
  }

  #keysOf(conversation: ConversationId): Promise<Keys> {
    const known = this.#keys.get(conversation);
    if (known) return known;
    const read = this.#options.store
      .keysOf(conversation)
      .then((keys) => new Map(keys.map((key) => [nameOf(key), key])));
    this.#keys.set(conversation, read);
    if (this.#keys.size > kept) this.#keys.delete(this.#keys.keys().next().value as ConversationId);
    return read;
  }

  #checkVerified(members: ReadonlySet<LeafOwner['user']>): void {
    const { contacts, self, blocksUnverified } = this.#options;
    for (const member of members) {
      const contact = member === self.user ? undefined : contacts.get(member);
      if (!contact) continue;
      const wasVerified = contact.verifiedKey !== undefined;
      if (wasVerified && hasChanged(contact))
        throw new TidingsError(ErrorCode.UNVERIFIED, 'the safety number has changed; compare it again, then retry');
      if (blocksUnverified() && !isVerified(contact))
        throw new TidingsError(ErrorCode.UNVERIFIED, 'the safety number was not verified; compare it, then retry');
    }
  }
}

function isFurther(keys: Keys, { generation, epoch }: ToOpen): boolean {
  for (const key of keys.values())
    if (key.generation > generation || (key.generation === generation && key.epoch > epoch)) return true;
  return false;
}
