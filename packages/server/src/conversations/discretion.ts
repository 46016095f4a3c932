/** Who of a conversation is told what of whom. Pure; the same for every store and everything that is told. */
import { type Cursor, idFromBytes, type UserId } from '@tidings/protocol';

/** What one user keeps from all others. */
export interface Privacy {
  readonly hidesReceipts: boolean;
  readonly hidesTyping: boolean;
  readonly hidesPresence: boolean;
  /** Distinct, none of them the user. */
  readonly blocked: readonly UserId[];
  /** Of what the user's devices have made of their vault. */
  readonly version: number;
}

/** What the present members of one conversation keep from each other. */
export interface Discretion {
  readonly members: readonly UserId[];
  /** Those for whom the conversation is a message request. */
  readonly unaccepted: ReadonlySet<UserId>;
  readonly hidesReceipts: ReadonlySet<UserId>;
  readonly hidesTyping: ReadonlySet<UserId>;
  /** Who blocks whom, both members: `blockPair` of each. */
  readonly blocks: ReadonlySet<string>;
}

/** As one text, so that a crowd that blocks each other is looked up and not walked through. */
export const blockPair = ({ by, user }: { readonly by: UserId; readonly user: UserId }): string => `${by} ${user}`;

/** What `read` is not told of, `received` may be. */
export type Fact = 'read' | 'received' | 'typing';

/** Does this replace what is kept? What says the same, or is older, changes nothing. */
export function replacesPrivacy(before: Privacy | undefined, next: Privacy): boolean {
  if (before === undefined) return true;
  if (before.version > next.version) return false;
  const flags = ['hidesReceipts', 'hidesTyping', 'hidesPresence'] as const;
  const blocked = new Set(before.blocked);
  const isSame =
    flags.every((flag) => before[flag] === next[flag]) &&
    blocked.size === next.blocked.length &&
    next.blocked.every((user) => blocked.has(user));
  return !isSame || before.version < next.version;
}

/** May `viewer` be told this of `subject`? Whatever is kept back is kept back both ways. */
export function mayTell(discretion: Discretion | undefined, fact: Fact, subject: UserId, viewer: UserId): boolean {
  if (discretion === undefined || subject === viewer) return true;
  const either = (users: ReadonlySet<UserId>) => users.has(subject) || users.has(viewer);
  if (either(discretion.unaccepted)) return false;
  const { blocks } = discretion;
  if (blocks.has(blockPair({ by: viewer, user: subject })) || blocks.has(blockPair({ by: subject, user: viewer })))
    return false;
  if (fact === 'read') return !either(discretion.hidesReceipts);
  return fact === 'received' || !either(discretion.hidesTyping);
}

/** The cursors as the viewer may be told of them. */
export function tellableCursors(
  discretion: Discretion | undefined,
  cursors: readonly Cursor[],
  viewer: UserId,
): readonly Cursor[] {
  if (discretion === undefined) return cursors;
  return cursors.flatMap((cursor) => tellableCursor(discretion, cursor, viewer) ?? []);
}

/** Undefined if the viewer is told nothing of it. */
export function tellableCursor(discretion: Discretion | undefined, cursor: Cursor, viewer: UserId): Cursor | undefined {
  const subject = idFromBytes<UserId>(cursor.user);
  if (mayTell(discretion, 'read', subject, viewer)) return cursor;
  return mayTell(discretion, 'received', subject, viewer) ? { ...cursor, readSeq: 0, readLoudCount: 0 } : undefined;
}
