import type { Database } from 'bun:sqlite';
import { type ConversationId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import { blockPair, type Discretion } from '../../conversations/discretion';
import type { Privacy } from '../../ports/log-store';

/** The writer's statements about what people keep from each other. */
export function preparePrivacyStatements(database: Database) {
  return {
    knows: database.query<{ yes: number }, [Uint8Array, Uint8Array]>(
      `SELECT 1 AS yes FROM members a JOIN members b ON b.conversation = a.conversation
       WHERE a.user = ?1 AND a.to_seq IS NULL AND a.is_accepted = 1 AND b.user = ?2 AND b.to_seq IS NULL LIMIT 1`,
    ),
    blocks: database.query<{ yes: number }, [Uint8Array, Uint8Array]>(
      'SELECT 1 AS yes FROM blocked WHERE user = ? AND blocked = ?',
    ),
    accept: database.query<never, [number, Uint8Array, Uint8Array]>(
      `UPDATE members SET is_accepted = 1, cursor_moved_at_ms = ?
       WHERE conversation = (SELECT key FROM conversations WHERE id = ?) AND user = ? AND to_seq IS NULL AND is_accepted = 0`,
    ),
    save: database.query<never, [Uint8Array, number, number, number, number]>(
      'INSERT OR REPLACE INTO privacy VALUES (?, ?, ?, ?, ?)',
    ),
    privacy: database.query<PrivacyColumns, [Uint8Array]>('SELECT * FROM privacy WHERE user = ?'),
    blockedBy: database.query<{ blocked: Uint8Array }, [Uint8Array]>('SELECT blocked FROM blocked WHERE user = ?'),
    unblockAll: database.query<never, [Uint8Array]>('DELETE FROM blocked WHERE user = ?'),
    block: database.query<never, [Uint8Array, Uint8Array]>('INSERT INTO blocked VALUES (?, ?)'),
  };
}

export type PrivacyStatements = ReturnType<typeof preparePrivacyStatements>;

interface PrivacyColumns {
  readonly hides_receipts: number;
  readonly hides_typing: number;
  readonly hides_presence: number;
  readonly version: number;
}

/** What is kept of the user. */
export function readPrivacy(sql: PrivacyStatements, user: Uint8Array): Privacy | undefined {
  const row = sql.privacy.get(user);
  if (row === null) return undefined;
  return {
    hidesReceipts: row.hides_receipts === 1,
    hidesTyping: row.hides_typing === 1,
    hidesPresence: row.hides_presence === 1,
    blocked: sql.blockedBy.all(user).map(({ blocked }) => idFromBytes<UserId>(blocked)),
    version: row.version,
  };
}

interface DiscreetColumns {
  readonly user: Uint8Array;
  readonly is_accepted: number;
  readonly hides_receipts: number | null;
  readonly hides_typing: number | null;
}

/** What the reader asks. */
export function preparePrivacyReads(database: Database) {
  const keyOf = database.query<{ key: number }, [Uint8Array]>('SELECT key FROM conversations WHERE id = ?');
  const members = database.query<DiscreetColumns, [number]>(
    `SELECT m.user, m.is_accepted, p.hides_receipts, p.hides_typing FROM members m LEFT JOIN privacy p ON p.user = m.user
     WHERE m.conversation = ? AND m.to_seq IS NULL`,
  );
  const blocks = database.query<{ user: Uint8Array; blocked: Uint8Array }, [number]>(
    `SELECT b.user, b.blocked FROM members m JOIN blocked b ON b.user = m.user
     JOIN members o ON o.conversation = m.conversation AND o.user = b.blocked AND o.to_seq IS NULL
     WHERE m.conversation = ? AND m.to_seq IS NULL`,
  );
  const hidesPresence = database.query<{ yes: number }, [Uint8Array]>(
    'SELECT 1 AS yes FROM privacy WHERE user = ? AND hides_presence = 1',
  );
  const blocked = database.query<{ yes: number }, [Uint8Array, Uint8Array]>(
    'SELECT 1 AS yes FROM blocked WHERE user = ?1 AND blocked = ?2 OR user = ?2 AND blocked = ?1',
  );

  const discretionOf = (key: number): Discretion | undefined => {
    const rows = members.all(key);
    const those = (is: (row: DiscreetColumns) => boolean) =>
      new Set(rows.filter(is).map(({ user }) => idFromBytes<UserId>(user)));
    const blocking = blocks.all(key);
    const isPlain = (row: DiscreetColumns) => row.is_accepted === 1 && !row.hides_receipts && !row.hides_typing;
    if (blocking.length === 0 && rows.every(isPlain)) return undefined;
    return {
      members: rows.map(({ user }) => idFromBytes<UserId>(user)),
      unaccepted: those((row) => row.is_accepted === 0),
      hidesReceipts: those((row) => row.hides_receipts === 1),
      hidesTyping: those((row) => row.hides_typing === 1),
      blocks: new Set(
        blocking.map(({ user, blocked }) => blockPair({ by: idFromBytes(user), user: idFromBytes(blocked) })),
      ),
    };
  };

  return {
    /** @param key of the conversation inside the file */
    discretionOf,
    discretion(conversation: ConversationId): Discretion | undefined {
      const row = keyOf.get(idToBytes(conversation));
      return row === null ? undefined : discretionOf(row.key);
    },
    /** Those of the others who show their presence to the user, as the user does to them. */
    showing(user: UserId, others: readonly UserId[]): readonly UserId[] {
      const self = idToBytes(user);
      if (hidesPresence.get(self) !== null) return [];
      return others.filter((other) => {
        const id = idToBytes(other);
        return hidesPresence.get(id) === null && blocked.get(self, id) === null;
      });
    },
  };
}

export type PrivacyReads = ReturnType<typeof preparePrivacyReads>;
