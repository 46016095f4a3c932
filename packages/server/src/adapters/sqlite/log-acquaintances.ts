/** With whom of many a user shares a conversation. */
import { idToBytes, type UserId } from '@tidings/protocol';
import type { Shared } from './log-read-statements';

/** So many memberships are looked at in one go: a user with thousands who asks about hundreds holds nobody up. */
const rowsAtOnce = 5_000;

export interface SharingQuery {
  readonly user: UserId;
  readonly others: readonly UserId[];
  readonly present: { all(user: Uint8Array): Shared[] };
  /** Memberships that count; default all. */
  readonly counts?: (membership: Shared) => boolean;
}

/** The user's own conversations are read once, and those of each other compared with them. */
export async function readSharing({ user, others, present, counts = () => true }: SharingQuery): Promise<Set<UserId>> {
  const own = new Set(
    present
      .all(idToBytes(user))
      .filter(counts)
      .map(({ conversation }) => conversation),
  );
  const found = new Set<UserId>();
  let rows = own.size;
  for (const other of own.size === 0 ? [] : new Set(others)) {
    const theirs = present.all(idToBytes(other));
    if (theirs.some((membership) => own.has(membership.conversation) && counts(membership))) found.add(other);
    rows += theirs.length;
    if (rows < rowsAtOnce) continue;
    rows = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}
