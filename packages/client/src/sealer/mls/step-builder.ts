/** Builds the steps of groups: the request as it goes to the server, and the state after it. Nothing here is sent or kept. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AddMembersRequestSchema,
  AppendCommitRequestSchema,
  type ConversationId,
  type ConversationKind,
  CreateConversationRequestSchema,
  Encryption,
  type EntryId,
  EntryKind,
  GroupResetSchema,
  type GroupStep,
  GroupStepSchema,
  type IdSource,
  idFromBytes,
  idToBytes,
  JoinByInviteRequestSchema,
  MembershipChangeSchema,
  newId,
  type PreviewInviteResponse,
  RemoveMemberRequestSchema,
  ResetGroupRequestSchema,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Bytes, KeyPair, Primitives } from '../crypto/primitives';
import { hashOfChange, membersAfter, resetMessage } from './chain';
import type { BuiltCommit, Groups } from './group';
import type { GroupRow, Step } from './group-store';
import type { OwnKeyPackage } from './key-package';
import type { Claimed } from './key-packages';
import type { LeafOwner } from './leaf';

export interface StepBuilderOptions {
  readonly primitives: Primitives;
  readonly groups: Groups;
  readonly ids: IdSource;
  readonly self: LeafOwner;
  readonly signing: KeyPair;
}

/** A title as it is sealed in the first epoch. */
export interface SealedTitle {
  readonly id: Uint8Array;
  readonly body: Uint8Array;
}

/** A group that nobody knows of yet. */
export interface NewGroup extends BuiltCommit {
  readonly members: ReadonlySet<UserId>;
  readonly to: readonly Claimed[];
}

interface Place {
  readonly generation: number;
  readonly epoch: number;
}

export class StepBuilder {
  readonly #options: StepBuilderOptions;

  constructor(options: StepBuilderOptions) {
    this.#options = options;
  }

  /** A group of one's own and of the devices claimed, in epoch 1. */
  async newGroup(
    place: { readonly conversation: ConversationId; readonly generation: number },
    own: OwnKeyPackage,
    others: { readonly members: ReadonlySet<UserId>; readonly claimed: readonly Claimed[] },
  ): Promise<NewGroup> {
    const { groups, self } = this.#options;
    const to = others.claimed.filter(({ owner }) => owner.device !== self.device);
    const first = await groups.create(place, own);
    const built = await groups.commit(first, { add: to.map(({ message }) => message), removeLeaves: [] });
    return { ...built, members: others.members, to };
  }

  create(
    conversation: ConversationId,
    kind: ConversationKind,
    users: readonly UserId[],
    group: NewGroup,
    title: SealedTitle | undefined,
  ): Step {
    const entry = this.#newEntry();
    const details = title && {
      id: title.id as Bytes,
      conversation: idToBytes(conversation),
      kind: EntryKind.DETAILS,
      generation: 1,
      epoch: 1,
      body: title.body as Bytes,
    };
    const request = create(CreateConversationRequestSchema, {
      conversation: idToBytes(conversation),
      entryId: idToBytes(entry),
      kind,
      encryption: Encryption.MLS,
      users: users.map(idToBytes),
      group: startMessage({ generation: 1, epoch: 0 }, group),
      ...(details && { details }),
    });
    const { members, next } = group;
    const encoded = toBinary(CreateConversationRequestSchema, request);
    return { conversation, entry, method: 'create', request: encoded, members, next };
  }

  async add(
    row: GroupRow,
    users: readonly UserId[],
    packages: readonly Claimed[],
    stale: readonly number[],
  ): Promise<Step> {
    const { groups, self } = this.#options;
    const members = users.map((user) => ({
      $typeName: 'tidings.v1.MemberRole' as const,
      user: idToBytes(user),
      role: Role.MEMBER,
    }));
    const { change, hash } = await this.#change({ case: 'added', value: { members } });
    const built = await groups.commit(row.group, {
      add: packages.map(({ message }) => message),
      removeLeaves: stale,
      authenticated: hash,
    });
    const entry = this.#newEntry();
    const request = create(AddMembersRequestSchema, {
      ...this.#at(row, entry),
      users: users.map(idToBytes),
      group: stepMessage(row, built, packages),
    });
    return {
      conversation: row.conversation,
      entry,
      method: 'add',
      request: toBinary(AddMembersRequestSchema, request),
      members: membersAfter(row.members, self.user, change),
      next: built.next,
    };
  }

  async remove(
    row: GroupRow,
    { user, ban }: { readonly user: UserId; readonly ban: boolean },
    stale: readonly number[],
  ): Promise<Step> {
    const { groups } = this.#options;
    const leaves = groups.view(row.group).leaves.filter((leaf) => leaf.user === user);
    const { hash } = await this.#change({ case: 'removed', value: { user: idToBytes(user), banned: ban } });
    const removeLeaves = [...new Set([...leaves.map(({ leaf }) => leaf), ...stale])];
    const built = await groups.commit(row.group, { add: [], removeLeaves, authenticated: hash });
    const entry = this.#newEntry();
    const request = create(RemoveMemberRequestSchema, {
      ...this.#at(row, entry),
      user: idToBytes(user),
      ban,
      group: stepMessage(row, built, []),
    });
    return {
      conversation: row.conversation,
      entry,
      method: 'remove',
      request: toBinary(RemoveMemberRequestSchema, request),
      members: new Set([...row.members].filter((member) => member !== user)),
      next: built.next,
    };
  }

  /** A commit that changes no membership: removes these leaves, and renews the own path. */
  async commit(row: GroupRow, removeLeaves: readonly number[]): Promise<Step> {
    const built = await this.#options.groups.commit(row.group, { add: [], removeLeaves });
    return this.#commitStep('commit', row.conversation, row, built, row.members);
  }

  /** An external commit. Undefined if the server's GroupInfo does not hold together. */
  async join(
    conversation: ConversationId,
    at: Place & { readonly groupInfo: Uint8Array },
    own: OwnKeyPackage,
    members: ReadonlySet<UserId>,
  ): Promise<Step | undefined> {
    const built = await this.#options.groups.joinExternally(at.groupInfo, own);
    if (!built || !this.#isAfter(built.next, conversation, at)) return undefined;
    return this.#commitStep('join', conversation, at, built, members);
  }

  /** Joins with an invite's code, in one go with the external commit. */
  async joinByInvite(code: string, preview: PreviewInviteResponse, own: OwnKeyPackage): Promise<Step | undefined> {
    const { groups, self } = this.#options;
    const { group } = preview;
    const conversation = idFromBytes<ConversationId>(preview.conversation);
    const { hash } = await this.#change({ case: 'joined', value: { invite: preview.invite } });
    const built = group && (await groups.joinExternally(group.groupInfo, own, hash));
    if (!built || !this.#isAfter(built.next, conversation, group)) return undefined;
    const entry = this.#newEntry();
    const request = create(JoinByInviteRequestSchema, {
      code,
      entryId: idToBytes(entry),
      group: stepMessage(group, built, []),
    });
    const members = new Set([...groups.view(built.next).leaves.map(({ user }) => user), self.user]);
    const encoded = toBinary(JoinByInviteRequestSchema, request);
    return { conversation, entry, method: 'join_invite', request: encoded, members, next: built.next };
  }

  /** The next generation. @param at where the old one stands */
  async reset(conversation: ConversationId, at: Place, group: NewGroup): Promise<Step> {
    const { primitives, signing } = this.#options;
    const entry = this.#newEntry();
    const about = { generation: at.generation + 1, groupInfoHash: await primitives.sha256(group.groupInfo) };
    const signature = await primitives.sign(signing.privateKey, resetMessage(conversation, entry, about));
    const request = create(ResetGroupRequestSchema, {
      conversation: idToBytes(conversation),
      entryId: idToBytes(entry),
      group: startMessage(at, group),
      reset: toBinary(GroupResetSchema, create(GroupResetSchema, { ...about, signature })),
    });
    const { members, next } = group;
    const encoded = toBinary(ResetGroupRequestSchema, request);
    return { conversation, entry, method: 'reset', request: encoded, members, next };
  }

  isGroupOf(group: BuiltCommit['next'], conversation: ConversationId, generation: number): boolean {
    const view = this.#options.groups.view(group);
    return view.conversation === conversation && view.generation === generation;
  }

  /** An old GroupInfo under the number of the present epoch would lead into a group that nobody is in any more. */
  #isAfter(group: BuiltCommit['next'], conversation: ConversationId, { generation, epoch }: Place): boolean {
    return this.isGroupOf(group, conversation, generation) && this.#options.groups.view(group).epoch === epoch + 1;
  }

  #commitStep(
    method: 'commit' | 'join',
    conversation: ConversationId,
    from: Place,
    built: BuiltCommit,
    members: ReadonlySet<UserId>,
  ): Step {
    const entry = this.#newEntry();
    const request = create(AppendCommitRequestSchema, {
      ...this.#at({ conversation }, entry),
      group: stepMessage(from, built, []),
    });
    const encoded = toBinary(AppendCommitRequestSchema, request);
    return { conversation, entry, method, request: encoded, members, next: built.next };
  }

  #at({ conversation }: { readonly conversation: ConversationId }, entry: EntryId) {
    return { conversation: idToBytes(conversation), entryId: idToBytes(entry) };
  }

  /** The change as the server will write it, and its hash for the commit to authenticate. */
  async #change(change: { case: string; value: object }) {
    const message = create(MembershipChangeSchema, { change } as never);
    return { change: message, hash: await hashOfChange(this.#options.primitives, message) };
  }

  #newEntry(): EntryId {
    return newId<EntryId>(this.#options.ids);
  }
}

function stepMessage(from: Place, built: BuiltCommit, to: readonly Claimed[]): GroupStep {
  return create(GroupStepSchema, { ...startFields(from, built, to), commit: built.commit });
}

/** Nobody else was in the epoch before, so there is no commit to be followed. */
function startMessage(from: Place, group: NewGroup): GroupStep {
  return create(GroupStepSchema, startFields(from, group, group.to));
}

function startFields({ generation, epoch }: Place, { groupInfo, welcome }: BuiltCommit, to: readonly Claimed[]) {
  const fields = { generation, epoch, groupInfo };
  if (!welcome || to.length === 0) return fields;
  return { ...fields, welcome, welcomeDevices: to.map(({ owner }) => idToBytes(owner.device)) };
}
