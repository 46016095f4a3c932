/**
 * Keeps this device's MLS groups in step with their logs, and takes the steps that are its to take. One thing at a time for each
 * conversation.
 *
 *   catchUp ── follow the log's commits ──► row (generation, epoch) ◄── join: welcome, else external commit
 *      ▲                                        │
 *      └── step: request on disk → server ──────┘   the answer only says that it landed; the log is what is followed
 */
import {
  type ConversationId,
  type ConversationKind,
  EntryKind,
  ErrorCode,
  type Head,
  idFromBytes,
  idToBytes,
  limits,
  newIdBytes,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { Platform } from '../../platform/platform';
import type { LogEntry } from '../../replica/entry';
import type { Held } from '../../replica/held';
import { isRestored, markGroup } from '../../replica/restored';
import type { Database, Statement } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { refreshList } from '../../views/list-view';
import { type Notice, saveNotices } from '../../views/notices';
import { rebuildConversation } from '../../views/rebuild';
import { isEqualBytes, type KeyPair, type Primitives } from '../crypto/primitives';
import { type Contacts, hasChanged } from '../identity/contacts';
import { epochKeyOf, follow, needsProof, staleLeaves, unreachable } from './chain';
import type { EpochKey } from './epoch-keys';
import { contextOf, type Group, type Groups, newcomersIn, peopleIn } from './group';
import { readGroupLog } from './group-log';
import type { GroupRow, GroupStore, Step } from './group-store';
import { type Claimed, claimKeyPackages, type KeyPackagesOptions, newKeyPackage } from './key-packages';
import type { LeafOwner } from './leaf';
import { isRightful, isSetUpBy } from './origin';
import { type NewGroup, type SealedTitle, StepBuilder } from './step-builder';
import { callStep, requireHead } from './step-calls';

export interface KeeperOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly groups: Groups;
  readonly store: GroupStore;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
  readonly signing: KeyPair;
  held(conversation: ConversationId): Held | undefined;
  /** Throws while this device has not got the person's keys. */
  requireReady(): void;
  /** Keys have come: entries can be opened. */
  learned(keys: readonly EpochKey[]): void;
}

/** Where a device stands that wants to seal. */
export interface Ready {
  readonly generation: number;
  readonly epoch: number;
  readonly leaf: number;
  readonly key: EpochKey['key'];
  readonly members: ReadonlySet<UserId>;
}

/** Rotation: the bounds that e2ee.md gives for forward secrecy. */
const rotateAfter = { entries: 1_000, ms: 7 * 86_400_000 };
/** So many devices in one commit, that it fits into an entry. */
const leavesPerCommit = 50;
const triesAgainst = 12;

export class GroupKeeper {
  readonly #options: KeeperOptions;
  readonly #builder: StepBuilder;
  readonly #queues = new Map<ConversationId, Promise<unknown>>();
  /** Groups this device was in and is to join anew: who is new in what it joins is told. */
  readonly #former = new Map<ConversationId, GroupRow>();

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#builder = new StepBuilder({ ...options, ids: options.platform });
  }

  /** Follows the log. Joins when this device is not in the group yet. @param isFresh asks the server and not the replica */
  catchUp(conversation: ConversationId, isFresh = false): Promise<void> {
    return this.#alone(conversation, async () => {
      const hadStep = await this.#settle(conversation);
      await this.#follow(conversation, hadStep || isFresh);
    });
  }

  /**
   * Something does not open. Is the server's group the one that this device is in? If not, others were told another log than this
   * device, and it joins theirs.
   * @param beyond a group that has got here by following its log is not doubted
   */
  reconcile(
    conversation: ConversationId,
    beyond: { readonly generation: number; readonly epoch: number },
  ): Promise<void> {
    return this.#alone(conversation, async () => {
      await this.#settle(conversation);
      const row = await this.#follow(conversation, true);
      const isBehind =
        row.generation < beyond.generation || (row.generation === beyond.generation && row.epoch < beyond.epoch);
      if (!isBehind || (await this.#isServers(row))) return;
      // Or a commit has come in between: then the log says so.
      const after = await this.#follow(conversation, true);
      if (after.epoch !== row.epoch || after.generation !== row.generation) return;
      await this.#leaveGroup(conversation, row);
      await this.#follow(conversation, true);
    });
  }

  /** The log comes out of a backup. The mark is set again, in its turn: what was under way may have written over it. */
  restored(conversation: ConversationId): Promise<void> {
    return this.#alone(conversation, async () => {
      const { store } = this.#options;
      await store.commit([markGroup(conversation)], []);
      store.forget(conversation);
    });
  }

  /**
   * An epoch in which this device may seal now: no leaf in it that does not belong.
   * @param refused where the server refused content as stale: if that is still where the group is, a commit is due
   */
  ready(
    conversation: ConversationId,
    refused?: { readonly generation: number; readonly epoch: number },
  ): Promise<Ready> {
    return this.#alone(conversation, async () => {
      this.#options.requireReady();
      const hadStep = await this.#settle(conversation);
      for (let attempt = hadStep ? 1 : 0; attempt < triesAgainst; attempt++) {
        const row = await this.#follow(conversation, attempt > 0);
        const stale = staleLeaves(this.#options, row);
        const isRefused = refused && refused.generation === row.generation && refused.epoch === row.epoch;
        if (stale.length === 0 && !isRefused && !this.#isWorn(row)) return this.#readyOf(row);
        const step = await this.#builder.commit(row, stale);
        await this.#tryStep(() => this.#take(step));
      }
      throw contended();
    });
  }

  /** Creates the group and, with it, the conversation. `title`: seals the first title in the new epoch. */
  create(
    request: {
      readonly conversation: ConversationId;
      readonly kind: ConversationKind;
      readonly users: readonly UserId[];
    },
    title?: (ready: Ready) => Promise<SealedTitle>,
  ): Promise<Head> {
    const { conversation, kind, users } = request;
    return this.#alone(conversation, async () => {
      const { self, groups, store, rpc } = this.#options;
      // Asked for again: what was begun is gone on with, and what is there is there.
      const begun = await store.step(conversation);
      if (begun?.method === 'create') return requireHead(await this.#send(begun));
      if (await store.group(conversation))
        return requireHead((await rpc.conversation.getConversation({ conversation: idToBytes(conversation) })).head);
      const group = await this.#newGroup(conversation, 1, new Set([self.user, ...users]));
      const row = { ...rowOf(groups, group.next), members: group.members, seq: 0, beganAtMs: this.#now() };
      const sealed = await title?.(await this.#readyOf(row));
      return requireHead(await this.#take(this.#builder.create(conversation, kind, users, group, sealed)));
    });
  }

  /** Adds people and all their devices. */
  add(conversation: ConversationId, users: readonly UserId[]): Promise<void> {
    return this.#alone(conversation, async () => {
      if (await this.#settle(conversation)) await this.#follow(conversation, true);
      // The same packages in all tries: each is handed out once.
      const packages = await claimKeyPackages(this.#options, users);
      for (const some of inParts(users, packages)) await this.#addSome(conversation, some, packages);
    });
  }

  remove(conversation: ConversationId, user: UserId, ban: boolean): Promise<void> {
    return this.#repeat(conversation, (row) =>
      this.#builder.remove(row, { user, ban }, staleLeaves(this.#options, row)),
    );
  }

  async joinByInvite(code: string): Promise<Head> {
    const { rpc, contacts, platform } = this.#options;
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      const preview = await rpc.conversation.previewInvite({ code });
      if (!preview.group) {
        const { head } = await rpc.conversation.joinByInvite({ code, entryId: newIdBytes(platform) });
        return requireHead(head);
      }
      const step = await this.#builder.joinByInvite(code, preview, await this.#ownPackage());
      if (!step) throw broken();
      await contacts.ensure(step.members);
      const head = await this.#alone(step.conversation, () => this.#tryStep(() => this.#take(step)));
      if (head) return head;
    }
    throw contended();
  }

  /** Takes leaves that do not belong out of the group, if there are any; after a device was removed. */
  async tidy(conversation: ConversationId): Promise<void> {
    const { groups } = this.#options;
    await this.#repeat(conversation, async (row) => {
      const stale = staleLeaves(this.#options, row);
      return stale.length === 0 || groups.view(row.group).leaves.length === 1
        ? undefined
        : this.#builder.commit(row, stale);
    });
  }

  /** Steps that were on their way when the app ended. */
  async resume(): Promise<void> {
    for (const conversation of await this.#options.store.pendingSteps()) await this.catchUp(conversation);
  }

  // One conversation at a time.

  #alone<T>(conversation: ConversationId, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(conversation) ?? Promise.resolve();
    const result = before.then(work, work);
    const settled = result.catch(() => {});
    this.#queues.set(conversation, settled);
    void settled.then(() => {
      if (this.#queues.get(conversation) === settled) this.#queues.delete(conversation);
    });
    return result;
  }

  /** Builds a step on the newest epoch and takes it, until it is the first in its epoch. */
  #repeat(conversation: ConversationId, build: (row: GroupRow) => Promise<Step | undefined>): Promise<void> {
    return this.#alone(conversation, async () => {
      const hadStep = await this.#settle(conversation);
      if (hadStep) await this.#follow(conversation, true);
      await this.#repeatAlone(conversation, build);
    });
  }

  async #repeatAlone(conversation: ConversationId, build: (row: GroupRow) => Promise<Step | undefined>): Promise<void> {
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      const row = await this.#follow(conversation, attempt > 0);
      const step = await build(row);
      if (!step) return;
      if (await this.#tryStep(() => this.#take(step).then(() => true))) {
        await this.#follow(conversation, true);
        return;
      }
    }
    throw contended();
  }

  /** Undefined when another device was faster. */
  async #tryStep<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step();
    } catch (failure) {
      if (failure instanceof TidingsError && failure.code === ErrorCode.STALE_EPOCH) return undefined;
      throw failure;
    }
  }

  // Following the log.

  /** @param isFresh asks the server: after a step that was taken or refused the replica may not have heard of it yet */
  async #follow(conversation: ConversationId, isFresh = false): Promise<GroupRow> {
    const { store } = this.#options;
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      let row = await store.group(conversation);
      if (row && isRestored(row)) {
        row = await this.#regain(row);
        if (!row) continue;
      }
      if (!row) row = await this.#join(conversation);
      const after = await this.#followFrom(row, isFresh || attempt > 0);
      if (after) return after;
    }
    throw contended();
  }

  /**
   * A group whose log comes out of a backup. Where it still is the server's, or behind, it goes on. Beyond the server's it can't go back,
   * and its epochs must not be used twice: it is set up anew with those it knows. Undefined when it is to be looked for again.
   */
  async #regain(marked: GroupRow): Promise<GroupRow | undefined> {
    const { store, rpc, held, database } = this.#options;
    const { conversation } = marked;
    // Places of the former log are none of this one.
    const row = { ...marked, seq: 0 };
    const headSeq = held(conversation)?.sync.headSeq ?? 0;
    const { group } = await rpc.group.getGroupState({ conversation: idToBytes(conversation) });
    if (!group) throw broken();
    const members = await this.#membersOf(conversation);
    const isBehind =
      row.generation < group.generation || (row.generation === group.generation && row.epoch < group.epoch);
    if (isBehind) {
      // The first thing that happened in this device's epoch. Whether it is this group's shows when it is followed.
      const sources = { database, rpc, held: undefined };
      const next = (await readGroupLog(sources, conversation, 0)).find(
        (entry) => entry.generation === row.generation && entry.epoch === row.epoch,
      );
      if (next) return this.#goOn({ ...row, seq: next.seq - 1 });
      await this.#leaveGroup(conversation, row);
      return undefined;
    }
    if (await this.#isServers(row)) return this.#goOn({ ...row, seq: headSeq, members });
    this.#former.set(conversation, row);
    await store.commit([store.dropStep(conversation)], []);
    await this.#resetFrom(conversation, group, members);
    return undefined;
  }

  async #goOn(row: GroupRow): Promise<GroupRow> {
    const { store } = this.#options;
    await store.commit([await store.saveGroup(row)], [], row);
    return row;
  }

  /** Undefined when the group has to be joined anew. */
  async #followFrom(start: GroupRow, isFresh: boolean): Promise<GroupRow | undefined> {
    const { store, groups, contacts, primitives, self, database, rpc, held } = this.#options;
    const { conversation } = start;
    const chain = { primitives, groups, contacts, self: self.user, now: () => this.#now() };
    let row = start;
    const sources = { database, rpc, held: isFresh ? undefined : held(conversation) };
    const entries = await readGroupLog(sources, conversation, start.seq);
    for (const [index, entry] of entries.entries()) {
      const step = await store.step(conversation);
      const link = await follow(chain, row, entry, step);
      switch (link.type) {
        case 'same':
          if (link.isUnproven) await this.#doubt(conversation, [entry]);
          row = link.row;
          break;
        case 'epoch':
          await this.#enter(link.row, [link.ended, link.began], {
            isOwnStep: step?.entry === entry.id,
            notice: this.#noticeOf(entry, row, link.row),
          });
          row = link.row;
          break;
        case 'broken':
          await this.#doubt(conversation, [entry]);
          // The server's group has not gone that way: the entry is for nothing.
          if (await this.#isServers(row)) {
            row = { ...row, seq: entry.seq };
            break;
          }
          await this.#doubt(conversation, entries.slice(index + 1).filter(isChange));
          if (link.reason === 'invalid') await this.#leaveGroup(conversation, row);
          else await this.#reset(row, entry);
          return undefined;
        case 'out':
          await this.#leaveGroup(conversation);
          throw new TidingsError(ErrorCode.NOT_MEMBER, 'this account is no longer a member of the conversation');
        case 'lost':
          await this.#doubt(conversation, entries.slice(index).filter(isChange));
          await this.#leaveGroup(conversation, row);
          return undefined;
        case 'reset':
          await this.#leaveGroup(conversation, row);
          return undefined;
      }
    }
    if (row.seq !== start.seq && row.epoch === start.epoch && row.generation === start.generation)
      await store.commit([await store.saveGroup(row)], [], row);
    return row;
  }

  async #enter(
    row: GroupRow,
    keys: readonly EpochKey[],
    {
      isOwnStep = false,
      notice,
      more = [],
    }: { isOwnStep?: boolean; notice?: Notice['content'] | undefined; more?: readonly Statement[] },
  ): Promise<void> {
    const { store } = this.#options;
    const { conversation, seq } = row;
    await store.commit(
      [
        await store.saveGroup(row),
        ...(await store.saveKeys(keys, false)),
        ...(isOwnStep ? [store.dropStep(conversation)] : []),
        ...more,
        ...(notice ? this.#noticed(conversation, [{ seq, content: notice }]) : []),
      ],
      [topics.keys, topics.members(conversation), ...(notice ? noticedTopics(conversation) : [])],
      row,
    );
    this.#former.delete(conversation);
    await this.#closeLate(keys);
    this.#options.learned(keys);
  }

  /** What was sealed in an epoch and stands behind its end may have been opened before the end was here: whoever wrote it may be out. */
  async #closeLate(keys: readonly EpochKey[]): Promise<void> {
    const { database, self } = this.#options;
    for (const { conversation, generation, epoch, untilSeq } of keys.filter((key) => key.untilSeq > 0)) {
      const place = 'conversation = ? AND seq > ? AND generation = ? AND epoch = ? AND opened IS NOT NULL';
      const params = [conversation, untilSeq, generation, epoch];
      if ((await database.all(`SELECT 1 FROM entries WHERE ${place} LIMIT 1`, params)).length === 0) continue;
      await database.write(
        [{ sql: `UPDATE entries SET opened = NULL, closed = 'invalid' WHERE ${place}`, params }],
        [],
      );
      await rebuildConversation(database, conversation, self.user);
    }
  }

  /** @param former given when the group is to be joined anew */
  async #leaveGroup(conversation: ConversationId, former?: GroupRow): Promise<void> {
    const { store } = this.#options;
    if (former) this.#former.set(conversation, former);
    else this.#former.delete(conversation);
    await store.commit([store.dropGroup(conversation), store.dropStep(conversation)], []);
    store.forget(conversation);
  }

  /** Is the server's group in the epoch that this device is in, and the same one? */
  async #isServers(row: GroupRow): Promise<boolean> {
    const { rpc, groups } = this.#options;
    const { group } = await rpc.group.getGroupState({ conversation: idToBytes(row.conversation) });
    const context = group && contextOf(group.groupInfo);
    // Whoever commits says both: the numbers, and a GroupInfo that may be of another epoch.
    const isThere = group?.generation === row.generation && group.epoch === row.epoch;
    return isThere && context !== undefined && isEqualBytes(context, groups.view(row.group).context);
  }

  // What the person is told.

  #noticed(conversation: ConversationId, notices: readonly Notice[]): readonly Statement[] {
    return [...saveNotices(conversation, notices), refreshList([conversation], this.#options.self.user)];
  }

  /** These entries say of people what they have not signed. */
  async #doubt(conversation: ConversationId, entries: readonly LogEntry[]): Promise<void> {
    const notices = entries.filter(needsProof).map(({ seq }) => ({ seq, content: { type: 'unproven' } as const }));
    if (notices.length === 0) return;
    await this.#options.store.commit(this.#noticed(conversation, notices), noticedTopics(conversation));
  }

  // Joining.

  async #join(conversation: ConversationId): Promise<GroupRow> {
    return (await this.#joinByWelcome(conversation)) ?? (await this.#joinExternally(conversation));
  }

  async #joinByWelcome(conversation: ConversationId): Promise<GroupRow | undefined> {
    const { rpc, groups, store, signing, contacts } = this.#options;
    const { welcomes } = await rpc.group.listWelcomes({ conversation: idToBytes(conversation) });
    const own = welcomes.length > 0 ? await store.packages(signing.privateKey) : [];
    // The newest one: what came before it can be read with the keys of the vault, if with any.
    for (const pending of [...welcomes].reverse()) {
      const ownPackage = await groups.welcomed(pending.welcome, own);
      if (!ownPackage) continue;
      const members = await this.#membersOf(conversation);
      await contacts.ensure(members);
      const { failures } = contacts;
      const group = await groups.joinByWelcome(pending.welcome, ownPackage);
      if (!group && contacts.failures !== failures) throw unreachable();
      if (!group || !this.#builder.isGroupOf(group, conversation, pending.generation)) continue;
      const row: GroupRow = { ...rowOf(groups, group), seq: pending.seq, members, beganAtMs: this.#now() };
      const former = this.#former.get(conversation);
      if (!(await isRightful(this.#options, row, former, (reset) => isSetUpBy(groups, group, reset)))) continue;
      const newcomers = this.#newcomersIn(row);
      await this.#enter(row, [await epochKeyOf(groups, group)], {
        more: [store.usedPackage(ownPackage)],
        notice: newcomers.length > 0 ? { type: 'reset', newcomers } : undefined,
      });
      await rpc.group.dropWelcomes({ conversation: idToBytes(conversation), upToSeq: pending.seq }).catch(() => {});
      return row;
    }
    return undefined;
  }

  async #joinExternally(conversation: ConversationId): Promise<GroupRow> {
    const { rpc, store, contacts, primitives } = this.#options;
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      const { group } = await rpc.group.getGroupState({ conversation: idToBytes(conversation) });
      if (!group) throw broken();
      const members = await this.#membersOf(conversation);
      await contacts.ensure(members);
      const { generation, epoch, groupInfo } = group;
      const at = { conversation, generation, epoch };
      const isGood = await isRightful(this.#options, at, this.#former.get(conversation), async (reset) =>
        isEqualBytes(reset.groupInfoHash, await primitives.sha256(groupInfo)),
      );
      const own = isGood && (await this.#ownPackage());
      const step = own && (await this.#builder.join(conversation, group, own, members));
      if (!step) {
        await this.#resetFrom(conversation, group, members);
        continue;
      }
      if (!(await this.#tryStep(() => this.#take(step).then(() => true)))) continue;
      const row = await store.group(conversation);
      if (row) return row;
    }
    throw contended();
  }

  async #membersOf(conversation: ConversationId): Promise<ReadonlySet<UserId>> {
    const { members } = await this.#options.rpc.conversation.listMembers({ conversation: idToBytes(conversation) });
    return new Set(members.flatMap(({ user }) => (user ? [idFromBytes<UserId>(user.id)] : [])));
  }

  // Steps.

  /** True if there was a step under way: where it ended stands in the log. */
  async #settle(conversation: ConversationId): Promise<boolean> {
    const step = await this.#options.store.step(conversation);
    if (!step) return false;
    await this.#tryStep(() => this.#send(step));
    return true;
  }

  async #take(step: Step): Promise<Head | undefined> {
    const { store } = this.#options;
    await store.commit([await store.saveStep(step)], []);
    return this.#send(step);
  }

  /** Sends a step that is on the disk. What becomes of it stands in the log; a refusal ends it. */
  async #send(step: Step): Promise<Head | undefined> {
    const { store } = this.#options;
    try {
      const { seq, head } = await callStep(this.#options.rpc, step);
      // A step that starts a group here is the beginning of what is followed; any other is met in the log.
      if (seq !== undefined) await this.#begin(step, seq);
      return head;
    } catch (failure) {
      const isOver = failure instanceof TidingsError && ['never', 'pull_first'].includes(failure.policy.action);
      if (isOver) await store.commit([store.dropStep(step.conversation)], []);
      throw failure;
    }
  }

  async #begin(step: Step, seq: number): Promise<void> {
    const { store, groups, rpc } = this.#options;
    const { conversation } = step;
    if (step.method === 'create') {
      // Of a direct conversation the other side may have been first: then its group is the one, and this one is dropped.
      const { entries } = await rpc.log.pull({ conversation: idToBytes(conversation), limit: 1 });
      const [first] = entries;
      if (!first || idFromBytes(first.id) !== step.entry) {
        await store.commit([store.dropStep(conversation)], []);
        return;
      }
    }
    // Who joins by invite has met the leaves alone; there may be people without any.
    const members = step.method === 'join_invite' ? await this.#membersOf(conversation) : step.members;
    const row: GroupRow = { ...rowOf(groups, step.next), members, seq, beganAtMs: this.#now() };
    const users = this.#newcomersIn(row);
    await this.#enter(row, [await epochKeyOf(groups, step.next)], {
      isOwnStep: true,
      notice: users.length > 0 && step.method === 'join' ? { type: 'entered', users } : undefined,
    });
  }

  async #addSome(conversation: ConversationId, users: readonly UserId[], packages: readonly Claimed[]): Promise<void> {
    await this.#repeatAlone(conversation, async (row) => {
      const fresh = users.filter((user) => !row.members.has(user));
      const mine = packages.filter(({ owner }) => fresh.includes(owner.user));
      return fresh.length === 0 ? undefined : this.#builder.add(row, fresh, mine, staleLeaves(this.#options, row));
    });
  }

  // New groups.

  /** @param invited those whose devices are in it from the start */
  async #newGroup(
    conversation: ConversationId,
    generation: number,
    members: ReadonlySet<UserId>,
    invited: readonly UserId[] = [...members],
  ): Promise<NewGroup> {
    const claimed = await claimKeyPackages(this.#options, invited);
    return this.#builder.newGroup({ conversation, generation }, await this.#ownPackage(), { members, claimed });
  }

  async #reset(row: GroupRow, cause: LogEntry): Promise<void> {
    // The log has gone on past the commit that must not be; what it says now is where the reset starts from.
    const { group } = await this.#options.rpc.group.getGroupState({ conversation: idToBytes(row.conversation) });
    if (!group) throw broken();
    const isGone = group.generation > Math.max(row.generation, cause.generation);
    if (isGone) return this.#leaveGroup(row.conversation, row);
    this.#former.set(row.conversation, row);
    await this.#resetFrom(row.conversation, group, await this.#membersOf(row.conversation));
  }

  async #resetFrom(
    conversation: ConversationId,
    at: { readonly generation: number; readonly epoch: number },
    members: ReadonlySet<UserId>,
  ): Promise<void> {
    const { self, groups } = this.#options;
    const former = this.#former.get(conversation);
    // On the server's word alone nobody is let in: such a member comes in by themselves, and everybody is told.
    const known = former && peopleIn(groups, former.group);
    const invited = [...members].filter((user) => user === self.user || known?.has(user));
    const group = await this.#newGroup(conversation, at.generation + 1, members, invited);
    const step = await this.#builder.reset(conversation, at, group);
    await this.#leaveGroup(conversation, former);
    await this.#tryStep(() => this.#take(step));
  }

  // Small things.

  #ownPackage() {
    const { store, groups, rpc, platform, self, signing } = this.#options;
    const options: KeyPackagesOptions = { store, groups, rpc, clock: platform.clock, self, signing };
    return newKeyPackage(options);
  }

  async #readyOf(row: GroupRow): Promise<Ready> {
    const { groups } = this.#options;
    const { key, generation, epoch } = await epochKeyOf(groups, row.group);
    return { generation, epoch, key, leaf: groups.view(row.group).ownLeaf, members: row.members };
  }

  /** A device that nobody here has met, of somebody whose identity is another one now; or people of whom no device was there before. */
  #noticeOf(entry: LogEntry, before: GroupRow, after: GroupRow): Notice['content'] | undefined {
    const { contacts, groups } = this.#options;
    const contact = contacts.get(entry.author);
    const isKnown = groups.view(before.group).leaves.some(({ device }) => device === entry.device);
    if (!isKnown && contact && hasChanged(contact)) return { type: 'identity', user: entry.author };
    // A change of members says itself who has come.
    const users = isChange(entry) ? [] : newcomersIn(groups, before.group, after.group);
    return users.length > 0 ? { type: 'entered', users } : undefined;
  }

  /** Who is new in a group that was joined anew. */
  #newcomersIn({ conversation, group }: GroupRow): readonly UserId[] {
    const { groups, self } = this.#options;
    const former = this.#former.get(conversation);
    return former ? newcomersIn(groups, former.group, group).filter((user) => user !== self.user) : [];
  }

  #isWorn(row: GroupRow): boolean {
    const head = this.#options.held(row.conversation)?.sync.headSeq ?? row.seq;
    return head - row.seq >= rotateAfter.entries || this.#now() - row.beganAtMs >= rotateAfter.ms;
  }

  #now(): number {
    return this.#options.platform.clock.now();
  }
}

function rowOf(groups: Groups, group: Group): Pick<GroupRow, 'conversation' | 'generation' | 'epoch' | 'group'> {
  const { conversation, generation, epoch } = groups.view(group);
  return { conversation, generation, epoch, group };
}

/** People whose devices go into one commit together. */
function inParts(users: readonly UserId[], packages: readonly Claimed[]): readonly (readonly UserId[])[] {
  const parts: UserId[][] = [];
  let leaves = 0;
  for (const user of users) {
    const own = packages.filter(({ owner }) => owner.user === user).length;
    const last = parts.at(-1);
    if (last && leaves + own <= leavesPerCommit && last.length < limits.membersPerCall) last.push(user);
    else {
      parts.push([user]);
      leaves = 0;
    }
    leaves += own;
  }
  return parts;
}

const isChange = ({ kind }: LogEntry): boolean => kind === EntryKind.MEMBERSHIP;

const noticedTopics = (conversation: ConversationId) => [
  topics.timeline(conversation),
  topics.conversation(conversation),
  topics.list,
];

const contended = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'other devices change this group all the time; try again');

const broken = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'the server’s state of this group does not hold together; try again later');
