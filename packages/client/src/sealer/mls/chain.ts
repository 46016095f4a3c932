/**
 * Follows a group through the entries of its log: who becomes a member, which commit leads to which epoch. One entry at a time, state
 * in → state out; the log decides, and what a commit may do is checked here (policy.ts) whatever the server let through.
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type DeviceId,
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
import { committerOf, type Group, type Groups } from './group';
import type { GroupRow, Step } from './group-store';
import type { LeafOwner } from './leaf';
import { commitOf } from './step-calls';

export interface ChainOptions {
  readonly primitives: Primitives;
  readonly groups: Groups;
  readonly contacts: Contacts;
  readonly self: UserId;
  now(): number;
}

export type Link =
  /** `isUnproven`: the entry says that somebody has done something, and no device of theirs has signed it. */
  | { readonly type: 'same'; readonly row: GroupRow; readonly isUnproven?: true }
  /** A new epoch; `ended` is the key of the one before, which nothing after the entry may use. */
  | { readonly type: 'epoch'; readonly row: GroupRow; readonly ended: EpochKey; readonly began: EpochKey }
  /** This device or its user is out. */
  | { readonly type: 'out' }
  /** Another generation: join it. */
  | { readonly type: 'reset' }
  /** The log went on without a commit that would be needed: join again. */
  | { readonly type: 'lost' }
  /** A commit or reset that must not be: the group has to be set up anew. */
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
  // What can't be read says nothing. If there was a commit in it, the next one tells that this group is behind.
  if (!change) return { type: 'same', row: { ...row, seq: entry.seq } };
  const members = membersAfter(row.members, entry.author, change);
  // Nobody signs their going: that a server can only use to deny.
  if (change.change.case === 'left') {
    if (!members.has(options.self)) return { type: 'out' };
    return { type: 'same', row: { ...row, seq: entry.seq, members } };
  }
  if (change.change.case === 'deviceRemoved') await options.contacts.refresh([entry.author]);
  if (change.commit.length === 0) {
    const same = { type: 'same', row: { ...row, seq: entry.seq } } as const;
    return needsProof(entry) ? { ...same, isUnproven: true } : same;
  }
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
  if (isPast) return { type: 'same', row: { ...row, seq: entry.seq }, isUnproven: true };
  if (entry.generation !== row.generation || entry.epoch !== row.epoch) return { type: 'lost' };
  const ended = { ...(await epochKeyOf(groups, row.group)), untilSeq: entry.seq };
  const next = async (group: Group): Promise<Link> => {
    const began = await epochKeyOf(groups, group);
    const { generation, epoch } = began;
    const after = { ...row, generation, epoch, group, members, seq: entry.seq, beganAtMs: options.now() };
    return { type: 'epoch', row: after, ended, began };
  };
  if (step?.entry === entry.id && entry.author === options.self && isAsSent(step, commit, members))
    return next(step.next);
  const committer = committerOf(groups.view(row.group).leaves, commit);
  if (committer && (committer.user !== entry.author || committer.device !== entry.device))
    return { type: 'broken', reason: 'misattributed' };
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
  return applied.isRemoved || !members.has(options.self) ? { type: 'out' } : next(applied.group);
}

export const unreachable = () =>
  new TidingsError(ErrorCode.UNAVAILABLE, 'the server can not be asked who signed this; try again');

async function followReset(options: ChainOptions, row: GroupRow, entry: LogEntry): Promise<Link> {
  if (entry.generation < row.generation) return { type: 'same', row: { ...row, seq: entry.seq }, isUnproven: true };
  const reset = row.members.has(entry.author) ? await checkReset(options, row.conversation, entry) : undefined;
  if (!reset) return { type: 'broken', reason: 'false_reset' };
  // Signed, but by a device that is gone: before it went, or after? Who joins anew finds out what became of the group since.
  return reset.isPresent ? { type: 'reset' } : { type: 'lost' };
}

/** A reset that a device of its author has signed. */
export interface CheckedReset {
  readonly author: LeafOwner;
  /** The device is still on the author's list. */
  readonly isPresent: boolean;
  readonly groupInfoHash: Uint8Array;
}

/** Undefined if no device of its author has signed it. */
export async function checkReset(
  { contacts, primitives }: Pick<ChainOptions, 'contacts' | 'primitives'>,
  conversation: string,
  entry: LogEntry,
): Promise<CheckedReset | undefined> {
  const author = { user: entry.author, device: entry.device as DeviceId };
  if (!contacts.isCertified(author)) await contacts.refresh([author.user]);
  const keys = contacts.keysOf(author.user, author.device);
  const reset = parse(() => fromBinary(GroupResetSchema, entry.body));
  if (!keys || reset?.generation !== entry.generation + 1) return undefined;
  const message = resetMessage(conversation, entry.id, reset);
  if (!(await primitives.verify(keys.signingKey, message, reset.signature).catch(() => false))) return undefined;
  return { author, isPresent: contacts.isCertified(author), groupInfoHash: reset.groupInfoHash };
}

/** Does this entry say of its author what only a signature of theirs can prove? */
export function needsProof({ kind, body }: Pick<LogEntry, 'kind' | 'body'>): boolean {
  if (kind === EntryKind.RESET) return true;
  if (kind !== EntryKind.MEMBERSHIP) return false;
  const said = parseChange(body)?.change.case;
  return said === 'created' || said === 'added' || said === 'removed' || said === 'joined';
}

/** Undefined if it can't be read, or names somebody by what is no id. */
export function parseChange(body: Uint8Array): MembershipChange | undefined {
  return parse(() => {
    const change = fromBinary(MembershipChangeSchema, body);
    membersAfter(new Set(), '' as UserId, change);
    return change;
  });
}

function parse<T>(read: () => T): T | undefined {
  try {
    return read();
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
