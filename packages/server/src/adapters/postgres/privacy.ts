/** What people keep from each other: rows about users, so they lie with the directory, and are put together with memberships here. */
import type { UserId } from '@tidings/protocol';
import { blockPair, type Discretion, type Privacy, replacesPrivacy } from '../../conversations/discretion';
import { idArray } from './arrays';
import { lockUsers } from './directory-locks';
import { pairOf, splitPair } from './facts';
import type { Pool, Query } from './pool';

/** What these users keep from all others, and who of them blocks whom of them. */
export interface KeptBack {
  readonly hidesReceipts: ReadonlySet<UserId>;
  readonly hidesTyping: ReadonlySet<UserId>;
  readonly hidesPresence: ReadonlySet<UserId>;
  readonly blocks: readonly { readonly by: UserId; readonly user: UserId }[];
}

export const nothingKept: KeptBack = {
  hidesReceipts: new Set(),
  hidesTyping: new Set(),
  hidesPresence: new Set(),
  blocks: [],
};

interface PrivacyColumns {
  readonly owner: UserId;
  readonly hides_receipts: boolean;
  readonly hides_typing: boolean;
  readonly hides_presence: boolean;
  readonly version: number;
}

type KeptColumns = Omit<PrivacyColumns, 'version'> & { readonly blocked: UserId | null };

export class PrivacyRows {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  set(user: UserId, privacy: Privacy): Promise<boolean> {
    return this.#pool.transact(async (query) => {
      await lockUsers(query, [user]);
      if (!replacesPrivacy(await readPrivacy(query, user), privacy)) return false;
      const { hidesReceipts, hidesTyping, hidesPresence, blocked, version } = privacy;
      await query(
        `INSERT INTO privacy VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner) DO UPDATE
         SET hides_receipts = excluded.hides_receipts, hides_typing = excluded.hides_typing,
           hides_presence = excluded.hides_presence, version = excluded.version`,
        [user, hidesReceipts, hidesTyping, hidesPresence, version],
      );
      await query('DELETE FROM blocked WHERE owner = $1', [user]);
      await query('INSERT INTO blocked SELECT $1::uuid, unnest($2::text::uuid[])', [user, idArray(blocked)]);
      return true;
    });
  }

  async among(users: readonly UserId[]): Promise<KeptBack> {
    const ids = idArray(users);
    const found = await this.#pool.query<KeptColumns>(
      `SELECT owner, hides_receipts, hides_typing, hides_presence, NULL::uuid AS blocked FROM privacy
       WHERE owner = ANY ($1::text::uuid[])
       UNION ALL SELECT owner, false, false, false, blocked FROM blocked
       WHERE owner = ANY ($1::text::uuid[]) AND blocked = ANY ($1::text::uuid[])`,
      [ids],
    );
    const those = (is: (row: KeptColumns) => boolean) => new Set(found.filter(is).map(({ owner }) => owner));
    return {
      hidesReceipts: those((row) => row.hides_receipts),
      hidesTyping: those((row) => row.hides_typing),
      hidesPresence: those((row) => row.hides_presence),
      blocks: found.flatMap(({ owner, blocked }) => (blocked === null ? [] : [{ by: owner, user: blocked }])),
    };
  }

  /** Of these pairs those in which the first blocks the second. */
  async blocking(pairs: readonly string[]): Promise<readonly string[]> {
    const split = pairs.map(splitPair);
    const rows = await this.#pool.query<{ owner: UserId; blocked: UserId }>(
      `SELECT b.owner, b.blocked FROM unnest($1::text::uuid[], $2::text::uuid[]) AS wanted (owner, blocked)
       JOIN blocked b ON b.owner = wanted.owner AND b.blocked = wanted.blocked`,
      [idArray(split.map(([owner]) => owner)), idArray(split.map(([, blocked]) => blocked))],
    );
    return rows.map(({ owner, blocked }) => pairOf(owner, blocked));
  }
}

async function readPrivacy(query: Query, user: UserId): Promise<Privacy | undefined> {
  const [row] = await query<PrivacyColumns>('SELECT * FROM privacy WHERE owner = $1', [user]);
  if (row === undefined) return undefined;
  const blocked = await query<{ blocked: UserId }>('SELECT blocked FROM blocked WHERE owner = $1', [user]);
  return {
    hidesReceipts: row.hides_receipts,
    hidesTyping: row.hides_typing,
    hidesPresence: row.hides_presence,
    blocked: blocked.map((one) => one.blocked),
    version: row.version,
  };
}

/** Of present members; undefined where nobody keeps anything from anybody. */
export function discretionOf(
  members: readonly { readonly user: UserId; readonly isAccepted: boolean }[],
  kept: KeptBack,
): Discretion | undefined {
  const users = members.map(({ user }) => user);
  const present = new Set(users);
  const among = (some: ReadonlySet<UserId>) => new Set(users.filter((user) => some.has(user)));
  const discretion = {
    members: users,
    unaccepted: new Set(members.filter(({ isAccepted }) => !isAccepted).map(({ user }) => user)),
    hidesReceipts: among(kept.hidesReceipts),
    hidesTyping: among(kept.hidesTyping),
    blocks: new Set(kept.blocks.filter(({ by, user }) => present.has(by) && present.has(user)).map(blockPair)),
  };
  const { unaccepted, hidesReceipts, hidesTyping, blocks } = discretion;
  const isPlain = unaccepted.size + hidesReceipts.size + hidesTyping.size + blocks.size === 0;
  return isPlain ? undefined : discretion;
}
