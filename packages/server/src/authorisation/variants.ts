/** Rows that a method has besides its own, where what is asked for decides. */
import type { DescMethodUnary, MessageInitShape } from '@bufbuild/protobuf';
import {
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  ErrorCode,
  GroupService,
  KeyService,
  LogService,
  newIdBytes,
  Permission,
  Role,
  SessionService,
  VaultWrapKind,
} from '@tidings/protocol';
import { newReset, newStep } from '../testing/group-steps';
import { added, deviceIn, newIdentity, newWrap, removed } from '../testing/identities';
import { answerOf, tryRpc } from '../testing/try-rpc';
import { type Row, rpcMatrix } from './matrix';
import { approving, ban, publishFor, setPolicy } from './requests';
import { type Caller, encryptedGroup, groupPlace, type Scene, signIn } from './scene';

type Input<Method extends DescMethodUnary> = MessageInitShape<Method['input']>;

export interface Variant {
  readonly name: string;
  readonly method: DescMethodUnary;
  readonly buildInput: (scene: Scene, caller: Caller) => Input<DescMethodUnary> | Promise<Input<DescMethodUnary>>;
  readonly row: Row;
}

function variant<Method extends DescMethodUnary>(
  name: string,
  method: Method,
  row: Row,
  buildInput: (scene: Scene, caller: Caller) => Input<Method> | Promise<Input<Method>>,
): Variant {
  return { name, method, buildInput, row };
}

const { append } = LogService.method;
const { removeMember, setRole, setTimer, addMembers, createInvite, joinByInvite, leaveConversation } =
  ConversationService.method;
const { appendCommit, resetGroup, getGroupState } = GroupService.method;
const { appendDeviceStatement, putVaultWrap } = KeyService.method;
const { createInvite: ownersAndAdmins, setRole: owners, listMembers: presentMembers } = rpcMatrix.ConversationService;

const change = ({ conversation }: Scene) => ({ conversation, entryId: newIdBytes() });

/** Gives the other member a role. */
async function promote(scene: Scene, role: Role): Promise<Uint8Array> {
  const user = scene.people.otherMember.id;
  answerOf(await tryRpc(scene.url, setRole, { input: { ...change(scene), user, role }, token: scene.owner.token }));
  return user;
}

/** Nobody may do it; strangers learn as little as ever. */
const noMember = (code: ErrorCode): Row => ({ ...presentMembers, owner: code, admin: code, member: code });

/** What those who are no members get. */
const outsiders = (code: ErrorCode) => ({ exMember: code, stranger: code, serverOwner: code });

/** The direct conversation of the caller and somebody else; without a session the scene's owner's. */
async function direct({ url, people, owner }: Scene, caller: Caller): Promise<Uint8Array> {
  const kinds = { kind: ConversationKind.DIRECT, encryption: Encryption.OPEN };
  const device = caller.token === undefined ? owner : await signIn(url, caller.person);
  const input = { entryId: newIdBytes(), ...kinds, users: [people.otherMember.id] };
  const { createConversation } = ConversationService.method;
  const { head } = answerOf(await tryRpc(url, createConversation, { input, token: device.token }));
  if (head === undefined) throw new Error('no head came back');
  return head.conversation;
}

/** The caller's conversation with themselves. */
async function self({ url }: Scene, caller: Caller): Promise<Uint8Array> {
  const device = await signIn(url, caller.person);
  const input = { entryId: newIdBytes(), kind: ConversationKind.SELF, encryption: Encryption.VAULT };
  const { createConversation } = ConversationService.method;
  const { head } = answerOf(await tryRpc(url, createConversation, { input, token: device.token }));
  if (head === undefined) throw new Error('no head came back');
  return head.conversation;
}

const { generation, epoch } = groupPlace;
const step = () => newStep(generation, epoch);

/** What an append to the encrypted group takes. */
async function sealed(scene: Scene, change: object = {}) {
  const conversation = await encryptedGroup(scene);
  const body = Uint8Array.of(1);
  return { entry: { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body, generation, epoch, ...change } };
}

async function inviteTo(scene: Scene, conversation: Uint8Array): Promise<string> {
  const as = { input: { conversation }, token: scene.owner.token };
  const { invite } = answerOf(await tryRpc(scene.url, createInvite, as));
  return invite?.code ?? '';
}

/** Of a direct conversation or a session everybody signed in is owner or stranger alike. */
const signedInAreRefused = (code: ErrorCode): Row => ({
  ...noMember(code),
  exMember: code,
  stranger: code,
  serverOwner: code,
});

/** Somebody else's message in the group. */
async function foreignMessage({ url, people, conversation }: Scene): Promise<Uint8Array> {
  const { token } = await signIn(url, people.otherMember);
  const entry = { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body: Uint8Array.of(1) };
  answerOf(await tryRpc(url, append, { input: { entry }, token }));
  return entry.id;
}

/** What an append takes that deletes. */
const deletion = (conversation: Uint8Array, deletes: Uint8Array[]) => ({
  entry: { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, silent: true, body: Uint8Array.of(1), deletes },
});

export const variants: readonly Variant[] = [
  variant('delete somebody else’s message', append, ownersAndAdmins, async (scene) =>
    deletion(scene.conversation, [await foreignMessage(scene)]),
  ),
  variant('delete an entry that is not there', append, noMember(ErrorCode.NOT_FOUND), ({ conversation }) =>
    deletion(conversation, [newIdBytes()]),
  ),
  variant('write where only admins may', append, ownersAndAdmins, async (scene) => {
    await setPolicy(scene, { ...approving, send: Permission.ADMINS });
    return {
      entry: { id: newIdBytes(), conversation: scene.conversation, kind: EntryKind.CONTENT, body: Uint8Array.of(1) },
    };
  }),
  variant('pin where only admins may', append, ownersAndAdmins, async (scene) => {
    await setPolicy(scene, { ...approving, pin: Permission.ADMINS });
    return {
      entry: { id: newIdBytes(), conversation: scene.conversation, kind: EntryKind.PIN, body: Uint8Array.of(1) },
    };
  }),
  variant('add where everybody may', addMembers, presentMembers, async (scene) => {
    await setPolicy(scene, { ...approving, add: Permission.EVERYBODY });
    return { ...change(scene), users: [scene.people.exMember.id] };
  }),
  variant('set the timer where everybody may change the details', setTimer, presentMembers, async (scene) => {
    await setPolicy(scene, { ...approving, editDetails: Permission.EVERYBODY });
    return { ...change(scene), expireAfterS: 3_600 };
  }),
  variant('change the details where everybody may', append, presentMembers, async (scene) => {
    await setPolicy(scene, { ...approving, editDetails: Permission.EVERYBODY });
    return {
      entry: { id: newIdBytes(), conversation: scene.conversation, kind: EntryKind.DETAILS, body: Uint8Array.of(1) },
    };
  }),
  variant(
    'join where it has to be approved',
    joinByInvite,
    { ...rpcMatrix.ConversationService.joinByInvite, ...outsiders(ErrorCode.FORBIDDEN) },
    async (scene) => {
      await setPolicy(scene, approving);
      return { code: await inviteTo(scene, scene.conversation), entryId: newIdBytes() };
    },
  ),
  variant('add somebody who is banned', addMembers, noMember(ErrorCode.FORBIDDEN), async (scene) => ({
    ...change(scene),
    users: [await ban(scene)],
  })),
  variant('remove and ban a member', removeMember, ownersAndAdmins, (scene) => ({
    ...change(scene),
    user: scene.people.otherMember.id,
    ban: true,
  })),
  variant('pin a message', append, presentMembers, ({ conversation }) => ({
    entry: { id: newIdBytes(), conversation, kind: EntryKind.PIN, body: Uint8Array.of(1) },
  })),
  variant('change the details', append, ownersAndAdmins, ({ conversation }) => ({
    entry: { id: newIdBytes(), conversation, kind: EntryKind.DETAILS, body: Uint8Array.of(1) },
  })),
  variant('remove an owner', removeMember, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.OWNER),
  })),
  variant('remove an admin', removeMember, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.ADMIN),
  })),
  variant('take an owner’s role away', setRole, owners, async (scene) => ({
    ...change(scene),
    user: await promote(scene, Role.OWNER),
    role: Role.MEMBER,
  })),
  variant('make somebody owner', setRole, owners, (scene) => ({
    ...change(scene),
    user: scene.people.otherMember.id,
    role: Role.OWNER,
  })),
  variant(
    'end somebody else’s session',
    SessionService.method.revokeSession,
    signedInAreRefused(ErrorCode.NOT_FOUND),
    async ({ url, people }) => ({ session: (await signIn(url, people.otherMember)).session }),
  ),
  variant(
    'add to a direct conversation',
    addMembers,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
      entryId: newIdBytes(),
      users: [scene.people.exMember.id],
    }),
  ),
  variant(
    'invite to a direct conversation',
    createInvite,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
    }),
  ),
  variant(
    'leave a direct conversation',
    leaveConversation,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await direct(scene, caller),
      entryId: newIdBytes(),
    }),
  ),
  variant(
    'leave one’s conversation with oneself',
    leaveConversation,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await self(scene, caller),
      entryId: newIdBytes(),
    }),
  ),
  variant(
    'invite to one’s conversation with oneself',
    createInvite,
    signedInAreRefused(ErrorCode.FORBIDDEN),
    async (scene, caller) => ({
      conversation: await self(scene, caller),
    }),
  ),
  variant('put a record into one’s vault', append, rpcMatrix.LogService.getHeads, async (scene, caller) => ({
    entry: {
      id: newIdBytes(),
      conversation: await self(scene, caller),
      kind: EntryKind.VAULT,
      body: Uint8Array.of(1),
    },
  })),
  variant('put a record of the vault into a group', append, noMember(ErrorCode.FORBIDDEN), (scene) =>
    sealed(scene, { kind: EntryKind.VAULT }),
  ),
  variant('seal in the present epoch', append, presentMembers, (scene) => sealed(scene)),
  variant('seal in an epoch of the past', append, noMember(ErrorCode.STALE_EPOCH), (scene) =>
    sealed(scene, { epoch: 1 }),
  ),
  variant('add to an encrypted group', addMembers, ownersAndAdmins, async (scene) => ({
    conversation: await encryptedGroup(scene),
    entryId: newIdBytes(),
    users: [scene.people.exMember.id],
    group: step(),
  })),
  variant(
    'add to an encrypted group without a commit',
    addMembers,
    noMember(ErrorCode.INVALID_ARGUMENT),
    async (scene) => ({
      conversation: await encryptedGroup(scene),
      entryId: newIdBytes(),
      users: [scene.people.exMember.id],
    }),
  ),
  variant('add to an open group with a commit', addMembers, noMember(ErrorCode.INVALID_ARGUMENT), (scene) => ({
    ...change(scene),
    users: [scene.people.exMember.id],
    group: newStep(0, 0),
  })),
  variant('remove from an encrypted group', removeMember, ownersAndAdmins, async (scene) => ({
    conversation: await encryptedGroup(scene),
    entryId: newIdBytes(),
    user: scene.people.otherMember.id,
    group: step(),
  })),
  variant(
    'join an encrypted group without a commit',
    joinByInvite,
    { ...rpcMatrix.ConversationService.joinByInvite, ...outsiders(ErrorCode.INVALID_ARGUMENT) },
    async (scene) => ({ code: await inviteTo(scene, await encryptedGroup(scene)), entryId: newIdBytes() }),
  ),
  variant('join an encrypted group', joinByInvite, rpcMatrix.ConversationService.joinByInvite, async (scene) => ({
    code: await inviteTo(scene, await encryptedGroup(scene)),
    entryId: newIdBytes(),
    group: step(),
  })),
  variant('commit in an epoch of the past', appendCommit, noMember(ErrorCode.STALE_EPOCH), async (scene) => ({
    conversation: await encryptedGroup(scene),
    entryId: newIdBytes(),
    group: newStep(1, 1),
  })),
  variant('commit in an open conversation', appendCommit, noMember(ErrorCode.INVALID_ARGUMENT), (scene) => ({
    ...change(scene),
    group: newStep(0, 0),
  })),
  variant('reset a generation of the past', resetGroup, noMember(ErrorCode.STALE_EPOCH), async (scene) => ({
    conversation: await encryptedGroup(scene),
    entryId: newIdBytes(),
    ...(await newReset(1, 1)),
  })),
  variant(
    'ask for the group of an open conversation',
    getGroupState,
    noMember(ErrorCode.INVALID_ARGUMENT),
    (scene) => ({
      conversation: scene.conversation,
    }),
  ),
  variant(
    'sign one’s own device out',
    appendDeviceStatement,
    rpcMatrix.KeyService.appendDeviceStatement,
    async (scene, caller) => {
      const identity = await publishFor(scene, caller);
      const [first] = identity.statements;
      return { statement: await identity.sign(removed(first === undefined ? newIdBytes() : deviceIn(first))) };
    },
  ),
  variant(
    'change somebody else’s devices',
    appendDeviceStatement,
    signedInAreRefused(ErrorCode.INVALID_ARGUMENT),
    async (scene, caller) => {
      await publishFor(scene, caller);
      const { id } = scene.people.otherMember;
      const theirs = await newIdentity(id, newIdBytes());
      return { statement: await theirs.sign(added(newIdBytes())) };
    },
  ),
  variant('wrap the vault key for a device of nobody', putVaultWrap, signedInAreRefused(ErrorCode.NOT_FOUND), () => ({
    wrap: newWrap({
      kind: VaultWrapKind.DEVICE,
      target: newIdBytes(),
      salt: new Uint8Array(),
      memoryKib: 0,
      passes: 0,
    }),
  })),
];
