/** A well-formed request of each RPC and each frame about a scene: what is refused is refused for the caller alone. */
import type { DescMethodUnary, MessageInitShape } from '@bufbuild/protobuf';
import {
  AccountService,
  type ClientFrame,
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  type encodeClientFrame,
  KeyService,
  newId,
  newIdBytes,
  Permission,
  type PolicySchema,
  PrivacyService,
  protocolVersion,
  Role,
  SignalKind,
  VaultWrapKind,
} from '@tidings/protocol';
import { newReset, newStep } from '../testing/group-steps';
import { added, identityMessage, newIdentity, newKeyPackage, newWrap, type TestIdentity } from '../testing/identities';
import { answerOf, tryRpc } from '../testing/try-rpc';
import type { Services } from './matrix';
import { type Caller, encryptedGroup, groupPlace, password, type Scene, signIn } from './scene';

type Request<Method> = Method extends DescMethodUnary
  ? (scene: Scene, caller: Caller) => MessageInitShape<Method['input']> | Promise<MessageInitShape<Method['input']>>
  : never;

type RpcRequests = {
  readonly [Service in keyof Services]: {
    readonly [Name in keyof Services[Service]['method']]: Request<Services[Service]['method'][Name]>;
  };
};

const handle = () => `u${newId().replaceAll('-', '').slice(-24)}`;
const device = () => ({ device: newIdBytes(), deviceName: 'test' });
const change = ({ conversation }: Scene) => ({ conversation, entryId: newIdBytes() });
const text = ({ conversation }: Scene) => ({
  id: newIdBytes(),
  conversation,
  kind: EntryKind.CONTENT,
  body: Uint8Array.of(1),
});

async function createInvite({ url, conversation, owner }: Scene) {
  const { invite } = answerOf(
    await tryRpc(url, ConversationService.method.createInvite, { input: { conversation }, token: owner.token }),
  );
  if (invite === undefined) throw new Error('no invite came back');
  return invite;
}

/** The default, and who joins is approved. */
export const approving = {
  send: Permission.EVERYBODY,
  add: Permission.ADMINS,
  editDetails: Permission.ADMINS,
  pin: Permission.EVERYBODY,
  joinApproval: true,
};

export async function setPolicy({ url, conversation, owner }: Scene, policy: MessageInitShape<typeof PolicySchema>) {
  const input = { conversation, entryId: newIdBytes(), policy };
  answerOf(await tryRpc(url, ConversationService.method.setPolicy, { input, token: owner.token }));
}

/** A code with which one has to ask. */
async function approvingInvite(scene: Scene): Promise<string> {
  await setPolicy(scene, approving);
  return (await createInvite(scene)).code;
}

/** Bans the other member; once is enough. */
export async function ban(scene: Scene): Promise<Uint8Array> {
  const user = scene.people.otherMember.id;
  const input = { ...change(scene), user, ban: true };
  const { removeMember } = ConversationService.method;
  await tryRpc(scene.url, removeMember, { input, token: scene.owner.token });
  return user;
}

/** Somebody waits to be let in: the server's owner. */
async function askToJoin(scene: Scene): Promise<Uint8Array> {
  const code = await approvingInvite(scene);
  const { token } = await signIn(scene.url, scene.people.serverOwner);
  answerOf(await tryRpc(scene.url, ConversationService.method.requestToJoin, { input: { code }, token }));
  return scene.people.serverOwner.id;
}

async function createSignUpLink({ url, people }: Scene) {
  const { token } = await signIn(url, people.serverOwner);
  const { link } = answerOf(await tryRpc(url, AccountService.method.createSignUpLink, { input: {}, token }));
  if (link === undefined) throw new Error('no link came back');
  return link;
}

/** Gives the caller an identity, whatever they had; also one who can't ask for it in this cell. */
export async function publishFor({ url }: Scene, { person, token, device }: Caller): Promise<TestIdentity> {
  const as = token === undefined ? await signIn(url, person) : { token, device };
  const identity = await newIdentity(person.id, as.device);
  const input = { identity: identityMessage(identity), wraps: [newWrap()], replace: true };
  const outcome = await tryRpc(url, KeyService.method.publishIdentity, { input, token: as.token });
  // The device of a session that has ended can publish nothing.
  if ('error' in outcome) return publishFor({ url } as Scene, await signIn(url, person));
  return identity;
}

/** What a report of the other member takes. */
function newReport({ conversation, people }: Scene) {
  const { id: user } = people.otherMember;
  const message = { entry: newIdBytes(), author: user, atMs: 1n, text: 'what was said' };
  return { report: newIdBytes(), conversation, user, reason: 'unkind', messages: [message] };
}

/** The scene's owner has reported somebody. */
async function report(scene: Scene): Promise<Uint8Array> {
  const input = newReport(scene);
  answerOf(await tryRpc(scene.url, PrivacyService.method.createReport, { input, token: scene.owner.token }));
  return input.report;
}

export const rpcRequests: RpcRequests = {
  AccountService: {
    getServerInfo: () => ({}),
    signUp: () => ({ handle: handle(), password, displayName: 'New', ...device() }),
    signIn: (_scene, { person }) => ({ handle: person.handle, password, ...device() }),
    getMe: () => ({}),
    findUser: ({ people }) => ({ handle: people.member.handle }),
    getUsers: ({ people }) => ({ users: [people.member.id] }),
    updateProfile: () => ({ displayName: 'Somebody else' }),
    changePassword: () => ({ oldPassword: password, newPassword: password }),
    createSignUpLink: () => ({}),
    listSignUpLinks: () => ({}),
    revokeSignUpLink: async (scene) => ({ link: (await createSignUpLink(scene)).id }),
  },
  SessionService: {
    refreshSession: (_scene, { refreshToken }) => ({ refreshToken }),
    listSessions: () => ({}),
    revokeSession: async ({ url }, { person }) => ({ session: (await signIn(url, person)).session }),
    signOut: () => ({}),
  },
  ConversationService: {
    createConversation: ({ people }) => ({
      conversation: newIdBytes(),
      entryId: newIdBytes(),
      kind: ConversationKind.GROUP,
      encryption: Encryption.OPEN,
      users: [people.otherMember.id],
    }),
    getConversation: ({ conversation }) => ({ conversation }),
    acceptConversation: ({ conversation }) => ({ conversation }),
    listMembers: ({ conversation }) => ({ conversation }),
    addMembers: (scene) => ({ ...change(scene), users: [scene.people.exMember.id] }),
    removeMember: (scene) => ({ ...change(scene), user: scene.people.otherMember.id }),
    leaveConversation: (scene) => change(scene),
    setRole: (scene) => ({ ...change(scene), user: scene.people.otherMember.id, role: Role.ADMIN }),
    createInvite: ({ conversation }) => ({ conversation }),
    listInvites: ({ conversation }) => ({ conversation }),
    revokeInvite: async (scene) => ({ conversation: scene.conversation, invite: (await createInvite(scene)).id }),
    previewInvite: async (scene) => ({ code: (await createInvite(scene)).code }),
    unban: async (scene) => ({ ...change(scene), user: await ban(scene) }),
    listBanned: ({ conversation }) => ({ conversation }),
    setTimer: (scene) => ({ ...change(scene), expireAfterS: 60 }),
    setPolicy: (scene) => ({ ...change(scene), policy: approving }),
    requestToJoin: async (scene) => ({ code: await approvingInvite(scene) }),
    listJoinRequests: ({ conversation }) => ({ conversation }),
    declineJoinRequest: async (scene) => ({ conversation: scene.conversation, user: await askToJoin(scene) }),
    joinByInvite: async (scene) => ({ code: (await createInvite(scene)).code, entryId: newIdBytes() }),
  },
  LogService: {
    append: (scene) => ({ entry: text(scene) }),
    pull: ({ conversation }) => ({ conversation }),
    advance: ({ conversation }) => ({ conversation, deliveredSeq: 1, readSeq: 1 }),
    getHeads: () => ({}),
    locate: ({ conversation }) => ({ conversation, place: { case: 'atMs', value: 0n } }),
    searchMessages: ({ conversation }) => ({ conversation, text: 'tide' }),
  },
  GroupService: {
    appendCommit: async (scene) => ({
      conversation: await encryptedGroup(scene),
      entryId: newIdBytes(),
      group: newStep(groupPlace.generation, groupPlace.epoch),
    }),
    resetGroup: async (scene) => ({
      conversation: await encryptedGroup(scene),
      entryId: newIdBytes(),
      ...(await newReset(groupPlace.generation, groupPlace.epoch)),
    }),
    getGroupState: async (scene) => ({ conversation: await encryptedGroup(scene) }),
    listWelcomes: ({ conversation }) => ({ conversation }),
    dropWelcomes: ({ conversation }) => ({ conversation, upToSeq: 1 }),
  },
  KeyService: {
    publishIdentity: async (_scene, { person, device }) => ({
      identity: identityMessage(await newIdentity(person.id, device)),
      wraps: [newWrap()],
      replace: true,
    }),
    getIdentities: ({ people }) => ({ users: [people.member.id] }),
    appendDeviceStatement: async (scene, caller) => {
      const identity = await publishFor(scene, caller);
      return { statement: await identity.sign(added(newIdBytes())) };
    },
    uploadKeyPackages: () => ({ keyPackages: [newKeyPackage()] }),
    claimKeyPackages: ({ people }) => ({ users: [people.member.id] }),
    putVaultWrap: () => ({ wrap: newWrap() }),
    listVaultWraps: () => ({}),
    deleteVaultWrap: () => ({ kind: VaultWrapKind.DEVICE, target: newIdBytes() }),
  },
  LinkService: {
    previewLink: ({ url }) => ({ url }),
  },
  PrivacyService: {
    setPrivacy: ({ people }) => ({ privacy: { hidesReceipts: true, blocked: [people.stranger.id] }, version: 1 }),
    createReport: newReport,
    listReports: () => ({}),
    resolveReport: async (scene) => ({ report: await report(scene) }),
  },
};

type Frame = Parameters<typeof encodeClientFrame>[0];
type FrameCase = NonNullable<ClientFrame['frame']['case']>;

export const frameRequests: {
  readonly [Name in FrameCase]: (scene: Scene, caller: Caller) => Extract<Frame, { case: Name }>['value'];
} = {
  hello: (_scene, { token }) => ({ protocol: protocolVersion, accessToken: token ?? '', client: 'test' }),
  append: (scene) => text(scene),
  pull: ({ conversation }) => ({ ref: 7, request: { conversation } }),
  advance: ({ conversation }) => ({ conversation, deliveredSeq: 1, readSeq: 1 }),
  signal: ({ conversation }) => ({ conversation, kind: SignalKind.TYPING }),
  watch: ({ people }) => ({ users: [people.member.id] }),
  ping: () => ({ ref: 7 }),
};
