/**
 * Follows a group through the entries of its log: who becomes a member, which commit leads to which epoch. One entry at a time, state
 * in → state out; the log decides, and what a commit may do is checked here (policy.ts) whatever the server let through.
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  EntryKind,
  ErrorCode,
  GroupResetSchema,
  idFromBytes,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { LogEntry } from '../../replica/entry';
import { ascii, concatBytes, isEqualBytes, type Primitives, uint } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import type { EpochKey } from './epoch-keys';
import type { Group, Groups } from './group';
import type { GroupRow, Step } from './group-store';
import { commitOf } from './step-calls';

export interface ChainOptions {
  readonly primitives: Primitives;
  readonly groups: Groups;
  readonly contacts: Contacts;
  readonly self: UserId;
  now(): number;
}

export type Link =
  | { readonly type: 'same'; readonly row: GroupRow }
  /** A new epoch; `ended` is the key of the one before, which nothing after the entry may use. */
  | { readonly type: 'epoch'; readonly row: GroupRow; readonly ended: EpochKey; readonly began: EpochKey }
  /** This device or its user is out. */
  | { readonly type: 'out' }
  /** Another generation: join it. */
  | { readonly type: 'reset' }
  /** The log went on without a commit that would be needed: join again. */
  | { readonly type: 'lost' }
  /** A commit that must not be: the group has to be set up anew. */
  | { readonly type: 'broken'; readonly reason: string };

/** The hash that the commit of a membership change authenticates: of the change without its commit. */
export function hashOfChange(primitives: Primitives, change: MembershipChange): Promise<Uint8Array> {
  const bare: MembershipChange = { ...change, commit: new Uint8Array(0) };
  return primitives.sha256(toBinary(MembershipChangeSchema, bare));
}

/** What the author of a reset signs. */
export function resetMessage(
  conversation: string,
  entry: string,
  reset: { readonly generation: number; readonly groupInfoHash: Uint8Array },
): Uint8Array {
  return concatBytes(
    ascii('tidings reset v1'),
    idToBytes(conversation),
    idToBytes(entry),
    uint(reset.generation, 4),
    reset.groupInfoHash,
  );
}

export async function epochKeyOf(groups: Groups, group: Group): Promise<EpochKey> {
  const { conversation, generation, epoch } = groups.view(group);
  return { conversation, generation, epoch, key: await groups.epochKey(group), untilSeq: 0 };
}

/** @param step one's own step that may be this entry */
export async function follow(
  options: ChainOptions,
  row: GroupRow,
  entry: LogEntry,
  step: Step | undefined,
): Promise<Link> {
  switch (entry.kind) {
    case EntryKind.COMMIT:
      return followCommit(options, row, entry, { commit: entry.body, members: row.members, step });
    case EntryKind.RESET:
      return followReset(options, row, entry);
    case EntryKind.MEMBERSHIP:
      return followChange(options, row, entry, step);
    default:
      return { type: 'same', row: { ...row, seq: entry.seq } };
  }
}

async function followChange(
  options: ChainOptions,
  row: GroupRow,
  entry: LogEntry,
  step: Step | undefined,
): Promise<Link> {
  const change = parseChange(entry.body);
  if (!change) return { type: 'same', row: { ...row, seq: entry.seq } };
  const members = membersAfter(row.members, entry.author, change);
  if (!members.has(options.self)) return { type: 'out' };
  if (change.change.case === 'deviceRemoved') await options.contacts.refresh([entry.author]);
  // What nobody's device has signed changes no roster, but for going: that a server can only use to deny.
  const isGoing = change.change.case === 'left';
  if (change.commit.length === 0)
    return { type: 'same', row: { ...row, seq: entry.seq, members: isGoing ? members : row.members } };
  const authenticated = await hashOfChange(options.primitives, change);
  return followCommit(options, row, entry, { commit: change.commit, members, authenticated, step });
}

async function followCommit(
  options: ChainOptions,
  row: GroupRow,
  entry: LogEntry,
  {
    commit,
    members,
    authenticated,
    step,
  }: {
    commit: Uint8Array;
    members: ReadonlySet<UserId>;
    authenticated?: Uint8Array;
    step: Step | undefined;
  },
): Promise<Link> {
  const { groups, contacts } = options;
  const isPast = entry.generation < row.generation || (entry.generation === row.generation && entry.epoch < row.epoch);
  // No honest log goes back; the commit can't be checked any more, so that it says nothing about the members.
  if (isPast) return { type: 'same', row: { ...row, seq: entry.seq } };
  if (entry.generation !== row.generation || entry.epoch !== row.epoch) return { type: 'lost' };
  const ended = { ...(await epochKeyOf(groups, row.group)), untilSeq: entry.seq };
  const next = async (group: Group): Promise<Link> => {
    const began = await epochKeyOf(groups, group);
    const { generation, epoch } = began;
    const after = { ...row, generation, epoch, group, members, seq: entry.seq, beganAtMs: options.now() };
    return { type: 'epoch', row: after, ended, began };
  };
  if (step?.entry === entry.id && isAsSent(step, commit, members)) return next(step.next);
  await contacts.ensure(members);
  const failures = contacts.failures;
  const roster = {
    isMember: (user: UserId) => members.has(user),
    isCertified: (owner: Parameters<Contacts['isCertified']>[0]) => contacts.isCertified(owner),
  };
  let applied = await groups.apply(row.group, commit, roster, authenticated);
  if (!applied.ok && (applied.reason === 'adds_stranger' || applied.reason === 'joins_as_stranger')) {
    // Perhaps a device that was certified since we looked.
    await contacts.refresh(applied.reason === 'adds_stranger' ? [...members] : [entry.author]);
    applied = await groups.apply(row.group, commit, roster, authenticated);
  }
  // Nothing is known of a commit whose signer could not be looked up: the group is kept, and tried again.
  if (!applied.ok && contacts.failures !== failures) throw unreachable();
  if (!applied.ok) return { type: 'broken', reason: applied.reason };
  return applied.isRemoved ? { type: 'out' } : next(applied.group);
}

export const unreachable = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'the server can not be asked who signed this; try again');

async function followReset(options: ChainOptions, row: GroupRow, entry: LogEntry): Promise<Link> {
  if (entry.generation < row.generation) return { type: 'same', row: { ...row, seq: entry.seq } };
  const isTrue = row.members.has(entry.author) && (await isTrueReset(options, row.conversation, entry));
  return isTrue ? { type: 'reset' } : { type: 'broken', reason: 'false_reset' };
}

/** Was this group set up anew by a device of its author? */
export async function isTrueReset(options: ChainOptions, conversation: string, entry: LogEntry): Promise<boolean> {
  await options.contacts.ensure([entry.author]);
  const keys = options.contacts.keysOf(entry.author, entry.device);
  if (!keys) return false;
  try {
    const reset = fromBinary(GroupResetSchema, entry.body);
    const message = resetMessage(conversation, entry.id, reset);
    return await options.primitives.verify(keys.signingKey, message, reset.signature);
  } catch {
    return false;
  }
}

export function parseChange(body: Uint8Array): MembershipChange | undefined {
  try {
    return fromBinary(MembershipChangeSchema, body);
  } catch {
    return undefined;
  }
}

export function membersAfter(
  members: ReadonlySet<UserId>,
  author: UserId,
  { change }: MembershipChange,
): ReadonlySet<UserId> {
  const after = new Set(members);
  switch (change.case) {
    case 'created':
    case 'added':
      for (const { user } of change.value.members) after.add(idFromBytes<UserId>(user));
      break;
    case 'removed':
      after.delete(idFromBytes<UserId>(change.value.user));
      break;
    case 'left':
      after.delete(author);
      break;
    case 'joined':
      after.add(author);
      break;
    default:
  }
  return after;
}

/**
 * Does the log say of this step what was asked for? Its commit to the byte, and nobody a member whom the step did not leave or make
 * one. (Fewer there may be: people leave meanwhile.)
 */
function isAsSent(step: Step, commit: Uint8Array, members: ReadonlySet<UserId>): boolean {
  const sent = commitOf(step);
  if (!sent || sent.length === 0 || !isEqualBytes(sent, commit)) return false;
  return [...members].every((user) => step.members.has(user));
}

/** Leaves that may not stay: of people who are no members, or of devices that were removed. */
export function staleLeaves(options: Pick<ChainOptions, 'groups' | 'contacts'>, row: GroupRow): readonly number[] {
  const { leaves, ownLeaf } = options.groups.view(row.group);
  return leaves
    .filter((leaf) => leaf.leaf !== ownLeaf && (!row.members.has(leaf.user) || !options.contacts.isCertified(leaf)))
    .map(({ leaf }) => leaf);
}
