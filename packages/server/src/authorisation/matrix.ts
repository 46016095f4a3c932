/**
 * Who may do what: one row for each RPC and each client frame, one column for each sort of caller.
 * A method or frame without a row does not compile; authorisation.test.ts tries every cell against a running server.
 */
import {
  type AccountService,
  type ClientFrame,
  type ConversationService,
  ErrorCode,
  type GroupService,
  type KeyService,
  type LinkService,
  type LogService,
  type PrivacyService,
  type SessionService,
} from '@tidings/protocol';

/** What the caller is to the conversation in question, to the server, or to neither. */
export const actors = [
  'owner',
  'admin',
  'member',
  'exMember',
  'stranger',
  /** Owns the server, and has no say in other people's conversations. */
  'serverOwner',
  'anonymous',
  /** The conversation's owner, on a device whose session has ended. */
  'revoked',
] as const;

export type Actor = (typeof actors)[number];
export type Cell = 'ok' | ErrorCode;
export type Row = Readonly<Record<Actor, Cell>>;

const ok = 'ok';
const forbidden = ErrorCode.FORBIDDEN;
const notMember = ErrorCode.NOT_MEMBER;
const exists = ErrorCode.ALREADY_EXISTS;

const withoutSession = { anonymous: ErrorCode.UNAUTHENTICATED, revoked: ErrorCode.SESSION_REVOKED };

const everyone: Row = row([ok, ok, ok, ok, ok], { anonymous: ok, revoked: ok });
const signedIn: Row = row([ok, ok, ok, ok, ok]);
const presentMembers: Row = row([ok, ok, ok, notMember, notMember]);
const membersOfAnyTime: Row = row([ok, ok, ok, ok, notMember]);
const ownersAndAdmins: Row = row([ok, ok, forbidden, notMember, notMember]);
const owners: Row = row([ok, forbidden, forbidden, notMember, notMember]);
const serverOwner: Row = { ...row([forbidden, forbidden, forbidden, forbidden, forbidden]), serverOwner: ok };

/** Cells of owner, admin, member, ex-member and stranger; the server's owner is a stranger here. */
function row(
  [owner, admin, member, exMember, stranger]: readonly [Cell, Cell, Cell, Cell, Cell],
  others: { readonly anonymous: Cell; readonly revoked: Cell } = withoutSession,
): Row {
  return { owner, admin, member, exMember, stranger, serverOwner: stranger, ...others };
}

/** All services of the contract, by the name they have in it. */
export interface Services {
  readonly AccountService: typeof AccountService;
  readonly SessionService: typeof SessionService;
  readonly ConversationService: typeof ConversationService;
  readonly LogService: typeof LogService;
  readonly GroupService: typeof GroupService;
  readonly KeyService: typeof KeyService;
  readonly LinkService: typeof LinkService;
  readonly PrivacyService: typeof PrivacyService;
}

type RpcMatrix = { readonly [Service in keyof Services]: Readonly<Record<keyof Services[Service]['method'], Row>> };

export const rpcMatrix = {
  AccountService: {
    getServerInfo: everyone,
    signUp: everyone,
    signIn: everyone,
    getMe: signedIn,
    findUser: signedIn,
    getUsers: signedIn,
    updateProfile: signedIn,
    changePassword: signedIn,
    createSignUpLink: serverOwner,
    listSignUpLinks: serverOwner,
    revokeSignUpLink: serverOwner,
  },
  SessionService: {
    /** What counts is the refresh token: the anonymous caller has none. */
    refreshSession: row([ok, ok, ok, ok, ok], {
      anonymous: ErrorCode.SESSION_REVOKED,
      revoked: ErrorCode.SESSION_REVOKED,
    }),
    listSessions: signedIn,
    revokeSession: signedIn,
    signOut: signedIn,
  },
  ConversationService: {
    createConversation: signedIn,
    getConversation: membersOfAnyTime,
    acceptConversation: presentMembers,
    listMembers: presentMembers,
    addMembers: ownersAndAdmins,
    removeMember: ownersAndAdmins,
    leaveConversation: presentMembers,
    setRole: owners,
    createInvite: ownersAndAdmins,
    listInvites: ownersAndAdmins,
    revokeInvite: ownersAndAdmins,
    previewInvite: signedIn,
    unban: ownersAndAdmins,
    listBanned: ownersAndAdmins,
    setPolicy: ownersAndAdmins,
    /** In a group whose details are the admins' to change. */
    setTimer: ownersAndAdmins,
    /** Of whoever holds a code and is not in. */
    requestToJoin: row([exists, exists, exists, ok, ok]),
    listJoinRequests: ownersAndAdmins,
    declineJoinRequest: ownersAndAdmins,
    joinByInvite: signedIn,
  },
  LogService: {
    append: presentMembers,
    pull: membersOfAnyTime,
    advance: membersOfAnyTime,
    getHeads: signedIn,
    locate: membersOfAnyTime,
    searchMessages: membersOfAnyTime,
  },
  GroupService: {
    appendCommit: presentMembers,
    resetGroup: presentMembers,
    getGroupState: presentMembers,
    /** Of one's own device: nobody can name another. */
    listWelcomes: signedIn,
    dropWelcomes: signedIn,
  },
  KeyService: {
    publishIdentity: signedIn,
    getIdentities: signedIn,
    appendDeviceStatement: signedIn,
    uploadKeyPackages: signedIn,
    claimKeyPackages: signedIn,
    putVaultWrap: signedIn,
    listVaultWraps: signedIn,
    deleteVaultWrap: signedIn,
  },
  LinkService: {
    previewLink: signedIn,
  },
  PrivacyService: {
    /** Of oneself: nobody can name another. */
    setPrivacy: signedIn,
    createReport: membersOfAnyTime,
    listReports: serverOwner,
    resolveReport: serverOwner,
  },
} as const satisfies RpcMatrix;

type FrameCase = NonNullable<ClientFrame['frame']['case']>;

/** Frames of a socket; without a hello that was accepted there is nothing but hello. */
function onSocket(row: Row): Row {
  return { ...row, anonymous: ErrorCode.HELLO_FIRST };
}

export const frameMatrix = {
  hello: signedIn,
  append: onSocket(presentMembers),
  pull: onSocket(membersOfAnyTime),
  advance: onSocket(membersOfAnyTime),
  signal: onSocket(presentMembers),
  watch: onSocket(signedIn),
  ping: onSocket(signedIn),
} as const satisfies Readonly<Record<FrameCase, Row>>;
