import type { Migrations } from './open-database';

/**
 * The log's tables. Ids are 16-byte blobs; a conversation is named by its short `key` inside the file.
 *
 * - An entry's `position` is `key << 32 | seq`: one conversation's entries lie side by side, and finding, appending and
 *   reading them takes one tree and no second index.
 * - The unique index begins with the entry's id: UUIDv7 grows with time, so a batch over many conversations touches its
 *   last page only.
 * - Bodies lie in a table of their own that only ever grows at its end. SQLite overwrites what is deleted, but not the copies
 *   that it leaves behind where it splits a page to insert into the middle; here it never does. An empty body was deleted. I11
 * - `deletes`: ids, one after the other.
 * - Head and loud count are those of the newest entry; nothing has to be kept in step with it.
 * - Memberships: one row per conversation and user, holding the present or else the newest past interval.
 * - A welcome is stored once, whatever the number of devices it waits for.
 */
export const logMigrations: Migrations = [
  `
  CREATE TABLE conversations (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind INTEGER NOT NULL,
    encryption INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 0,
    member_count INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE entries (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    author_user BLOB NOT NULL,
    author_device BLOB,
    accepted_at_ms INTEGER NOT NULL,
    loud_count INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_by_id ON entries (id, position >> 32);
  CREATE INDEX entries_by_kind ON entries (kind) WHERE kind <> 1;

  CREATE TABLE members (
    conversation INTEGER NOT NULL,
    user BLOB NOT NULL,
    role INTEGER NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER,
    delivered_seq INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0,
    read_loud_count INTEGER NOT NULL DEFAULT 0,
    cursor_moved_at_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, user)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_user ON members (user, conversation);
  CREATE INDEX members_by_move ON members (conversation, cursor_moved_at_ms);

  CREATE TABLE invites (
    id BLOB PRIMARY KEY,
    conversation BLOB NOT NULL,
    code TEXT NOT NULL UNIQUE,
    uses_left INTEGER NOT NULL,
    expires_at_ms INTEGER,
    created_by BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invites_by_conversation ON invites (conversation);
  `,
  `
  ALTER TABLE conversations ADD COLUMN awaiting_commit INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE group_infos (
    conversation INTEGER PRIMARY KEY,
    group_info BLOB NOT NULL
  ) STRICT;

  CREATE TABLE welcomes (
    key INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    welcome BLOB NOT NULL
  ) STRICT;
  CREATE INDEX welcomes_by_conversation ON welcomes (conversation);

  CREATE TABLE welcome_devices (
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    welcome INTEGER NOT NULL,
    PRIMARY KEY (user, device, welcome)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX welcome_devices_by_welcome ON welcome_devices (welcome);
  `,
  `
  CREATE TABLE bodies (
    key INTEGER PRIMARY KEY,
    body BLOB NOT NULL
  ) STRICT;
  INSERT INTO bodies SELECT row_number() OVER (ORDER BY position), body FROM entries ORDER BY position;

  CREATE TABLE new_entries (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    author_user BLOB NOT NULL,
    author_device BLOB,
    accepted_at_ms INTEGER NOT NULL,
    loud_count INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    deletes BLOB,
    body INTEGER NOT NULL
  ) STRICT;
  INSERT INTO new_entries
    SELECT position, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent, generation, epoch, NULL,
      row_number() OVER (ORDER BY position)
    FROM entries ORDER BY position;
  DROP TABLE entries;
  ALTER TABLE new_entries RENAME TO entries;
  CREATE UNIQUE INDEX entries_by_id ON entries (id, position >> 32);
  CREATE INDEX entries_by_kind ON entries (kind) WHERE kind <> 1;
  `,
  // `policy`: JSON, null = the default. `said_at_ms`: counted while there is slow mode.
  `
  ALTER TABLE conversations ADD COLUMN policy TEXT;
  ALTER TABLE members ADD COLUMN said_at_ms INTEGER;

  CREATE TABLE banned (
    conversation INTEGER NOT NULL,
    user BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (conversation, user)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE join_requests (
    conversation INTEGER NOT NULL,
    user BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (conversation, user)
  ) STRICT, WITHOUT ROWID;
  `,
  // `due`: entries whose bodies go, and when.
  `
  ALTER TABLE entries ADD COLUMN expire_after_s INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE due (
    at_ms INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (at_ms, position)
  ) STRICT, WITHOUT ROWID;
  `,
  // Who keeps what from whom; who keeps nothing has no row in `privacy` or an empty one.
  `
  ALTER TABLE members ADD COLUMN is_accepted INTEGER NOT NULL DEFAULT 1;

  CREATE TABLE privacy (
    user BLOB PRIMARY KEY,
    hides_receipts INTEGER NOT NULL,
    hides_typing INTEGER NOT NULL,
    hides_presence INTEGER NOT NULL,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE blocked (
    user BLOB NOT NULL,
    blocked BLOB NOT NULL,
    PRIMARY KEY (user, blocked)
  ) STRICT, WITHOUT ROWID;
  `,
  // How far each consumer is done with a log; none = not begun.
  `
  CREATE TABLE consumer_cursors (
    conversation INTEGER NOT NULL,
    consumer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (conversation, consumer)
  ) STRICT, WITHOUT ROWID;
  `,
];
