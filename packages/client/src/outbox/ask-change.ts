/**
 * Asks the server for what an intent of kind MEMBERSHIP wants, under the intent's id: asked again, it answers with the same place. I2
 * Who is in an encrypted group is changed by a commit, which has an id of its own; that it was carried out shows in the members.
 */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type Appended,
  type ConversationId,
  Encryption,
  type EntryId,
  ErrorCode,
  idFromBytes,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { Rpc } from '../transport/rpc';

export interface AskedChange {
  readonly id: EntryId;
  readonly conversation: ConversationId;
  readonly content: Uint8Array;
}

/** What changes who is in an encrypted group. */
export interface GroupSteps {
  add(conversation: ConversationId, users: readonly UserId[]): Promise<void>;
  remove(conversation: ConversationId, user: UserId, ban: boolean): Promise<void>;
}

export interface AskChangeOptions {
  readonly rpc: Pick<Rpc, 'conversation'>;
  readonly groups: GroupSteps;
  encryption(conversation: ConversationId): Encryption | undefined;
  /** Asks the server who is a member now. */
  members(conversation: ConversationId): Promise<ReadonlySet<UserId>>;
}

/** Resolves with where it landed, or with nothing when the log says it under another id. Rejects with the refusal. */
export type AskChange = (intent: AskedChange) => Promise<Appended | undefined>;

export function createAskChange(options: AskChangeOptions): AskChange {
  return async ({ id, conversation, content }) => {
    const { change } = fromBinary(MembershipChangeSchema, content);
    const isEncrypted = options.encryption(conversation) === Encryption.MLS;
    if (isEncrypted && change.case === 'added')
      return addToGroup(
        options,
        conversation,
        change.value.members.map(({ user }) => idFromBytes(user)),
      );
    if (isEncrypted && change.case === 'removed')
      return removeFromGroup(options, conversation, idFromBytes(change.value.user), change.value.banned);
    const place = { conversation: idToBytes(conversation), entryId: idToBytes(id) };
    try {
      return await ask(options.rpc, place, change);
    } catch (failure) {
      if (isSoAlready(change, failure)) return undefined;
      throw failure;
    }
  };
}

/** Refused, because somebody else was faster: what was wanted is so. */
function isSoAlready({ case: change, value }: MembershipChange['change'], failure: unknown): boolean {
  switch (change) {
    case 'added':
    case 'roleChanged':
      return isCode(failure, ErrorCode.ALREADY_EXISTS);
    case 'unbanned':
      return isCode(failure, ErrorCode.NOT_FOUND);
    case 'removed':
      return !value.banned && isCode(failure, ErrorCode.NOT_FOUND);
    default:
      return false;
  }
}

/** Those who are in already, because the app died before it heard of it or because somebody was faster, are left out. */
async function addToGroup(
  { groups, members }: AskChangeOptions,
  conversation: ConversationId,
  users: readonly UserId[],
): Promise<undefined> {
  try {
    await groups.add(conversation, users);
  } catch (failure) {
    if (!isCode(failure, ErrorCode.ALREADY_EXISTS)) throw failure;
    const present = await members(conversation);
    const missing = users.filter((user) => !present.has(user));
    if (missing.length > 0) await groups.add(conversation, missing);
  }
}

async function removeFromGroup(
  { groups }: AskChangeOptions,
  conversation: ConversationId,
  user: UserId,
  ban: boolean,
): Promise<undefined> {
  try {
    await groups.remove(conversation, user, ban);
  } catch (failure) {
    // Gone already.
    if (!isCode(failure, ErrorCode.NOT_FOUND)) throw failure;
  }
}

const isCode = (failure: unknown, code: ErrorCode): boolean => failure instanceof TidingsError && failure.code === code;

interface Place {
  readonly conversation: Bytes;
  readonly entryId: Bytes;
}
type Bytes = Uint8Array<ArrayBuffer>;

async function ask(
  { conversation: rpc }: Pick<Rpc, 'conversation'>,
  place: Place,
  change: MembershipChange['change'],
): Promise<Appended | undefined> {
  switch (change.case) {
    case 'timerChanged':
      return (await rpc.setTimer({ ...place, expireAfterS: change.value.expireAfterS })).appended;
    case 'policyChanged': {
      const { policy } = change.value;
      return (await rpc.setPolicy({ ...place, ...(policy && { policy }) })).appended;
    }
    case 'roleChanged':
      return (await rpc.setRole({ ...place, user: bytes(change.value.user), role: change.value.role })).appended;
    case 'unbanned':
      return (await rpc.unban({ ...place, user: bytes(change.value.user) })).appended;
    case 'added': {
      const users = change.value.members.map(({ user }) => bytes(user));
      return (await rpc.addMembers({ ...place, users })).appended;
    }
    case 'removed': {
      const { user, banned } = change.value;
      return (await rpc.removeMember({ ...place, user: bytes(user), ban: banned })).appended;
    }
    case 'left':
      return (await rpc.leaveConversation(place)).appended;
    default:
      throw new TidingsError(ErrorCode.UNSUPPORTED_VERSION, 'this version does not know this change; update the app');
  }
}

const bytes = (id: Uint8Array): Bytes => new Uint8Array(id);
