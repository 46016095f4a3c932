/**
 * Keeps this device's MLS groups in step with their logs, and takes the steps that are its to take. One thing at a time for each
 * conversation.
 *
 *   catchUp ── follow the log's commits ──► row (generation, epoch) ◄── join: welcome, else external commit
 *      ▲                                        │
 *      └── step: request on disk → server ──────┘   the answer only says that it landed; the log is what is followed
 */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AddMembersRequestSchema,
  AppendCommitRequestSchema,
  type ConversationId,
  CreateConversationRequestSchema,
  type DeviceId,
  type EntryId,
  EntryKind,
  ErrorCode,
  GroupResetSchema,
  type GroupStep,
  GroupStepSchema,
  type Head,
  idFromBytes,
  idToBytes,
  JoinByInviteRequestSchema,
  limits,
  MembershipChangeSchema,
  newId,
  RemoveMemberRequestSchema,
  ResetGroupRequestSchema,
  Role,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { Platform } from '../../platform/platform';
import type { LogEntry } from '../../replica/entry';
import type { Held } from '../../replica/held';
import { saveTimeline } from '../../replica/statements';
import type { Database } from '../../store/database';
import { topics } from '../../store/topics';
import type { Rpc } from '../../transport/rpc';
import { noticeRecord } from '../../views/rebuild';
import type { StoredChange } from '../../views/stored-change';
import { isEqualBytes, type KeyPair, type Primitives } from '../crypto/primitives';
import { type Contacts, hasChanged } from '../identity/contacts';
import { epochKeyOf, follow, hashOfChange, membersAfter, resetMessage, staleLeaves } from './chain';
import type { BuiltCommit, Group, Groups } from './group';
import { readGroupLog } from './group-log';
import type { EpochKey, GroupRow, GroupStore, Step } from './group-store';
import { parseKeyPackage } from './key-package';
import { type KeyPackagesOptions, newKeyPackage } from './key-packages';
import type { LeafOwner } from './leaf';

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
  readonly #queues = new Map<ConversationId, Promise<unknown>>();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Follows the log. Joins when this device is not in the group yet. @param isFresh asks the server and not the replica */
  catchUp(conversation: ConversationId, isFresh = false): Promise<void> {
    return this.#alone(conversation, async () => {
      const hadStep = await this.#settle(conversation);
      await this.#follow(conversation, hadStep || isFresh);
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
        await this.#tryStep(() => this.#commit(row, stale));
      }
      throw contended();
    });
  }

  /** Creates the group and, with it, the conversation. `details`: seals the first title in the new epoch. */
  async create(
    request: {
      readonly conversation: ConversationId;
      readonly kind: number;
      readonly encryption: number;
      readonly users: readonly UserId[];
    },
    details?: (ready: Ready) => Promise<{ id: Uint8Array; body: Uint8Array }>,
  ): Promise<Head> {
    const { conversation, users } = request;
    return this.#alone(conversation, async () => {
      const { self, groups } = this.#options;
      await this.#options.contacts.ensure([self.user, ...users]);
      const members = new Set([self.user, ...users]);
      const built = await this.#newGroup(conversation, 1, members);
      const row: GroupRow = { ...rowOf(groups, built.next), members, seq: 0, beganAtMs: this.#now() };
      const title = await details?.(await this.#readyOf(row));
      const entry = this.#newEntry();
      const body = create(CreateConversationRequestSchema, {
        conversation: idToBytes(conversation),
        entryId: idToBytes(entry),
        kind: request.kind,
        encryption: request.encryption,
        users: users.map(idToBytes),
        group: stepMessage({ generation: 1, epoch: 0 }, built, built.to, true),
        ...(title && {
          details: {
            id: title.id as Uint8Array<ArrayBuffer>,
            conversation: idToBytes(conversation),
            kind: EntryKind.DETAILS,
            generation: 1,
            epoch: 1,
            body: title.body as Uint8Array<ArrayBuffer>,
          },
        }),
      });
      const step: Step = {
        conversation,
        entry,
        method: 'create',
        request: toBinary(CreateConversationRequestSchema, body),
        members,
        next: built.next,
      };
      return (await this.#take(step)) as Head;
    });
  }

  /** Adds people and all their devices. */
  add(conversation: ConversationId, users: readonly UserId[]): Promise<void> {
    return this.#alone(conversation, async () => {
      if (await this.#settle(conversation)) await this.#follow(conversation, true);
      // The same packages in all tries: each is handed out once.
      const packages = await this.#claim(users);
      for (const some of inParts(users, packages)) await this.#addSome(conversation, some, packages);
    });
  }

  remove(conversation: ConversationId, user: UserId): Promise<void> {
    return this.#repeat(conversation, async (row) => {
      const { groups } = this.#options;
      const leaves = groups.view(row.group).leaves.filter((leaf) => leaf.user === user);
      const change = await this.#change({ case: 'removed', value: { user: idToBytes(user) } });
      const stale = staleLeaves(this.#options, row);
      const removeLeaves = [...new Set([...leaves.map(({ leaf }) => leaf), ...stale])];
      const built = await groups.commit(row.group, { add: [], removeLeaves, authenticated: change.hash });
      const entry = this.#newEntry();
      const body = create(RemoveMemberRequestSchema, {
        conversation: idToBytes(conversation),
        entryId: idToBytes(entry),
        user: idToBytes(user),
        group: stepMessage(row, built, []),
      });
      const members = new Set([...row.members].filter((member) => member !== user));
      const request = toBinary(RemoveMemberRequestSchema, body);
      return { conversation, entry, method: 'remove', request, members, next: built.next };
    });
  }

  /** Joins with an invite's code, in one go with the external commit. */
  async joinByInvite(code: string): Promise<Head> {
    const { rpc, groups, self, contacts } = this.#options;
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      const preview = await rpc.conversation.previewInvite({ code });
      const { group } = preview;
      const entry = this.#newEntry();
      if (!group) {
        const { head } = await rpc.conversation.joinByInvite({ code, entryId: idToBytes(entry) });
        return required(head);
      }
      const conversation = idFromBytes<ConversationId>(preview.conversation);
      const change = await this.#change({ case: 'joined', value: { invite: preview.invite } });
      const built = await groups.joinExternally(group.groupInfo, await this.#ownPackage(), change.hash);
      if (!built) throw broken();
      const members = new Set([...groups.view(built.next).leaves.map(({ user }) => user), self.user]);
      await contacts.ensure(members);
      const body = create(JoinByInviteRequestSchema, {
        code,
        entryId: idToBytes(entry),
        group: stepMessage(group, built, []),
      });
      const request = toBinary(JoinByInviteRequestSchema, body);
      const step: Step = { conversation, entry, method: 'join_invite', request, members, next: built.next };
      const head = await this.#alone(conversation, () => this.#tryStep(() => this.#take(step)));
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
        : this.#commitStep(row, stale);
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
      if (!row) row = await this.#join(conversation);
      const after = await this.#followFrom(row, isFresh || attempt > 0);
      if (after) return after;
    }
    throw contended();
  }

  /** Undefined when the group has to be joined anew. */
  async #followFrom(start: GroupRow, isFresh: boolean): Promise<GroupRow | undefined> {
    const { store, groups, contacts, primitives, self, database, rpc, held } = this.#options;
    const { conversation } = start;
    const chain = { primitives, groups, contacts, self: self.user, now: () => this.#now() };
    let row = start;
    const sources = { database, rpc, held: isFresh ? undefined : held(conversation) };
    const entries = await readGroupLog(sources, conversation, start.seq);
    for (const entry of entries) {
      const step = await store.step(conversation);
      const link = await follow(chain, row, entry, step);
      switch (link.type) {
        case 'same':
          row = link.row;
          break;
        case 'epoch':
          await this.#enter(
            link.row,
            [link.ended, link.began],
            step?.entry === entry.id,
            this.#noticeOf(entry, row),
            entry,
          );
          row = link.row;
          break;
        case 'broken':
          if (link.reason === 'invalid') await this.#leaveGroup(conversation);
          else await this.#reset(row, entry);
          return undefined;
        case 'out':
          await this.#leaveGroup(conversation);
          throw new TidingsError(ErrorCode.NOT_MEMBER, 'this account is no longer a member of the conversation');
        default:
          await this.#leaveGroup(conversation);
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
    isOwnStep: boolean,
    notice?: string,
    entry?: LogEntry,
  ): Promise<void> {
    const { store } = this.#options;
    const { conversation, seq } = row;
    await store.commit(
      [
        await store.saveGroup(row),
        ...(await store.saveKeys(keys, false)),
        ...(isOwnStep ? [store.dropStep(conversation)] : []),
        ...(notice === undefined
          ? []
          : [
              { sql: 'INSERT OR REPLACE INTO notices VALUES (?, ?, ?)', params: [conversation, seq, notice] },
              ...(entry ? [saveTimeline([{ ...noticeRecord(entry, notice), conversation }])] : []),
            ]),
      ],
      notice === undefined ? [] : [topics.timeline(conversation)],
      row,
    );
    this.#options.learned(keys);
  }

  async #leaveGroup(conversation: ConversationId): Promise<void> {
    const { store } = this.#options;
    await store.commit([store.dropGroup(conversation), store.dropStep(conversation)], []);
    store.forget(conversation);
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
      const group = await groups.joinByWelcome(pending.welcome, ownPackage);
      if (!group || !isGroupOf(groups, group, conversation, pending.generation)) continue;
      const row: GroupRow = { ...rowOf(groups, group), seq: pending.seq, members, beganAtMs: this.#now() };
      const key = await epochKeyOf(groups, group);
      await store.commit(
        [await store.saveGroup(row), ...(await store.saveKeys([key], false)), store.usedPackage(ownPackage)],
        [],
        row,
      );
      this.#options.learned([key]);
      await rpc.group.dropWelcomes({ conversation: idToBytes(conversation), upToSeq: pending.seq }).catch(() => {});
      return row;
    }
    return undefined;
  }

  async #joinExternally(conversation: ConversationId): Promise<GroupRow> {
    const { rpc, groups, store, contacts } = this.#options;
    for (let attempt = 0; attempt < triesAgainst; attempt++) {
      const { group } = await rpc.group.getGroupState({ conversation: idToBytes(conversation) });
      if (!group) throw broken();
      const members = await this.#membersOf(conversation);
      await contacts.ensure(members);
      const built = await groups.joinExternally(group.groupInfo, await this.#ownPackage());
      if (!built || !isGroupOf(groups, built.next, conversation, group.generation)) {
        await this.#resetFrom(conversation, group, members);
        continue;
      }
      const entry = this.#newEntry();
      const body = create(AppendCommitRequestSchema, {
        conversation: idToBytes(conversation),
        entryId: idToBytes(entry),
        group: stepMessage(group, built, []),
      });
      const request = toBinary(AppendCommitRequestSchema, body);
      const step: Step = { conversation, entry, method: 'join', request, members, next: built.next };
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
      const { seq, head } = await this.#call(step);
      // A step that starts a group here is the beginning of what is followed; any other is met in the log.
      if (seq !== undefined) await this.#begin(step, seq);
      return head;
    } catch (failure) {
      const isOver = failure instanceof TidingsError && ['never', 'pull_first'].includes(failure.policy.action);
      if (isOver) await store.commit([store.dropStep(step.conversation)], []);
      throw failure;
    }
  }

  async #call(step: Step): Promise<{ seq?: number; head?: Head }> {
    const { rpc } = this.#options;
    switch (step.method) {
      case 'create': {
        const { head } = await rpc.conversation.createConversation(
          fromBinary(CreateConversationRequestSchema, step.request),
        );
        return { seq: 1, head: required(head) };
      }
      case 'join_invite': {
        const { head } = await rpc.conversation.joinByInvite(fromBinary(JoinByInviteRequestSchema, step.request));
        return { seq: required(head).fromSeq, head: required(head) };
      }
      case 'join':
      case 'commit': {
        const { appended } = await rpc.group.appendCommit(fromBinary(AppendCommitRequestSchema, step.request));
        return step.method === 'join' && appended ? { seq: appended.seq } : {};
      }
      case 'reset': {
        const { appended } = await rpc.group.resetGroup(fromBinary(ResetGroupRequestSchema, step.request));
        return appended ? { seq: appended.seq } : {};
      }
      case 'add':
        await rpc.conversation.addMembers(fromBinary(AddMembersRequestSchema, step.request));
        return {};
      case 'remove':
        await rpc.conversation.removeMember(fromBinary(RemoveMemberRequestSchema, step.request));
        return {};
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
    const row: GroupRow = { ...rowOf(groups, step.next), members: step.members, seq, beganAtMs: this.#now() };
    await this.#enter(row, [await epochKeyOf(groups, step.next)], true);
  }

  async #commit(row: GroupRow, removeLeaves: readonly number[]): Promise<void> {
    await this.#take(await this.#commitStep(row, removeLeaves));
  }

  async #commitStep(row: GroupRow, removeLeaves: readonly number[]): Promise<Step> {
    const { conversation } = row;
    const built = await this.#options.groups.commit(row.group, { add: [], removeLeaves });
    const entry = this.#newEntry();
    const body = create(AppendCommitRequestSchema, {
      conversation: idToBytes(conversation),
      entryId: idToBytes(entry),
      group: stepMessage(row, built, []),
    });
    const request = toBinary(AppendCommitRequestSchema, body);
    return { conversation, entry, method: 'commit', request, members: row.members, next: built.next };
  }

  async #addSome(conversation: ConversationId, users: readonly UserId[], packages: readonly Claimed[]): Promise<void> {
    await this.#repeatAlone(conversation, async (row) => {
      const { groups } = this.#options;
      const fresh = users.filter((user) => !row.members.has(user));
      if (fresh.length === 0) return undefined;
      const change = await this.#change({
        case: 'added',
        value: {
          members: fresh.map((user) => ({
            $typeName: 'tidings.v1.MemberRole' as const,
            user: idToBytes(user),
            role: Role.MEMBER,
          })),
        },
      });
      const mine = packages.filter(({ owner }) => fresh.includes(owner.user));
      const built = await groups.commit(row.group, {
        add: mine.map(({ message }) => message),
        removeLeaves: staleLeaves(this.#options, row),
        authenticated: change.hash,
      });
      const entry = this.#newEntry();
      const body = create(AddMembersRequestSchema, {
        conversation: idToBytes(conversation),
        entryId: idToBytes(entry),
        users: fresh.map(idToBytes),
        group: stepMessage(row, built, mine),
      });
      const request = toBinary(AddMembersRequestSchema, body);
      const members = membersAfter(row.members, this.#options.self.user, change.change);
      return { conversation, entry, method: 'add', request, members, next: built.next };
    });
  }

  // New groups.

  async #newGroup(
    conversation: ConversationId,
    generation: number,
    members: ReadonlySet<UserId>,
  ): Promise<BuiltCommit & { readonly to: readonly Claimed[] }> {
    const { groups, self } = this.#options;
    const claimed = await this.#claim([...members]);
    const to = claimed.filter(({ owner }) => owner.device !== self.device);
    const first = await groups.create({ conversation, generation }, await this.#ownPackage());
    const built = await groups.commit(first, { add: to.map(({ message }) => message), removeLeaves: [] });
    return { ...built, to };
  }

  async #reset(row: GroupRow, cause: LogEntry): Promise<void> {
    // The log has gone on past the commit that must not be; what it says now is where the reset starts from.
    const { group } = await this.#options.rpc.group.getGroupState({ conversation: idToBytes(row.conversation) });
    if (!group) throw broken();
    const isGone = group.generation > Math.max(row.generation, cause.generation);
    if (!isGone) await this.#resetFrom(row.conversation, group, await this.#membersOf(row.conversation));
    else await this.#leaveGroup(row.conversation);
  }

  async #resetFrom(
    conversation: ConversationId,
    at: { readonly generation: number; readonly epoch: number },
    members: ReadonlySet<UserId>,
  ): Promise<void> {
    const { primitives, signing } = this.#options;
    const built = await this.#newGroup(conversation, at.generation + 1, members);
    const entry = this.#newEntry();
    const reset = { generation: at.generation + 1, groupInfoHash: await primitives.sha256(built.groupInfo) };
    const signature = await primitives.sign(signing.privateKey, resetMessage(conversation, entry, reset));
    const body = create(ResetGroupRequestSchema, {
      conversation: idToBytes(conversation),
      entryId: idToBytes(entry),
      group: stepMessage(at, built, built.to, true),
      reset: toBinary(GroupResetSchema, create(GroupResetSchema, { ...reset, signature })),
    });
    const request = toBinary(ResetGroupRequestSchema, body);
    await this.#leaveGroup(conversation);
    await this.#tryStep(() => this.#take({ conversation, entry, method: 'reset', request, members, next: built.next }));
  }

  /** One key package for each device of these people; those of other people, or that nobody has certified, are left out. */
  async #claim(users: readonly UserId[]): Promise<readonly Claimed[]> {
    const { rpc, contacts } = this.#options;
    await contacts.ensure(users);
    const claimed: Claimed[] = [];
    for (let at = 0; at < users.length; at += limits.identitiesPerCall) {
      const some = users.slice(at, at + limits.identitiesPerCall);
      const { keyPackages } = await rpc.key.claimKeyPackages({ users: some.map(idToBytes) });
      for (const { keyPackage } of keyPackages) {
        const parsed = parseKeyPackage(keyPackage);
        if (!parsed || !some.includes(parsed.owner.user)) continue;
        if (!contacts.isCertified(parsed.owner)) await contacts.refresh([parsed.owner.user]);
        const keys = contacts.isCertified(parsed.owner) && contacts.keysOf(parsed.owner.user, parsed.owner.device);
        if (keys && isEqualBytes(keys.signingKey, parsed.signingKey))
          claimed.push({ owner: parsed.owner, message: keyPackage });
      }
    }
    return claimed;
  }

  // Small things.

  async #change(change: { case: string; value: object }) {
    const message = create(MembershipChangeSchema, { change } as never);
    return { change: message, hash: await hashOfChange(this.#options.primitives, message) };
  }

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

  /** A device that nobody here has met, of somebody whose identity is another one now. */
  #noticeOf(entry: LogEntry, before: GroupRow): string | undefined {
    const { contacts, groups } = this.#options;
    const contact = contacts.get(entry.author);
    const isKnown = groups.view(before.group).leaves.some(({ device }) => device === entry.device);
    if (isKnown || !contact || !hasChanged(contact)) return undefined;
    return JSON.stringify({ type: 'identity', user: entry.author } satisfies StoredChange);
  }

  #isWorn(row: GroupRow): boolean {
    const head = this.#options.held(row.conversation)?.sync.headSeq ?? row.seq;
    return head - row.seq >= rotateAfter.entries || this.#now() - row.beganAtMs >= rotateAfter.ms;
  }

  #now(): number {
    return this.#options.platform.clock.now();
  }

  #newEntry(): EntryId {
    return newId<EntryId>(this.#options.platform);
  }
}

interface Claimed {
  readonly owner: LeafOwner;
  readonly message: Uint8Array;
}

function stepMessage(
  from: { readonly generation: number; readonly epoch: number },
  built: BuiltCommit,
  to: readonly { readonly owner: { readonly device: DeviceId } }[],
  isStart = false,
): GroupStep {
  return create(GroupStepSchema, {
    generation: from.generation,
    epoch: from.epoch,
    ...(isStart ? {} : { commit: built.commit }),
    groupInfo: built.groupInfo,
    ...(built.welcome &&
      to.length > 0 && { welcome: built.welcome, welcomeDevices: to.map(({ owner }) => idToBytes(owner.device)) }),
  });
}

function rowOf(groups: Groups, group: Group): Pick<GroupRow, 'conversation' | 'generation' | 'epoch' | 'group'> {
  const { conversation, generation, epoch } = groups.view(group);
  return { conversation, generation, epoch, group };
}

const isGroupOf = (groups: Groups, group: Group, conversation: ConversationId, generation: number): boolean => {
  const view = groups.view(group);
  return view.conversation === conversation && view.generation === generation;
};

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

function required(head: Head | undefined): Head {
  if (!head) throw new TidingsError(ErrorCode.INTERNAL, 'the server answered without the conversation; try again');
  return head;
}

const contended = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'other devices change this group all the time; try again');

const broken = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'the server’s state of this group does not hold together; try again later');
