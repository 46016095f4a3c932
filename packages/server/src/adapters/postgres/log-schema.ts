import type { Migrations } from './migrate';

/**
 * A shard's tables. Each begins with the conversation, and no statement of the message path joins two conversations: so a shard
 * may as well be a Citus cluster whose tables are distributed by that column. `slot` says which of a shard's rows move together.
 *
 * - The conversation's row holds the head: it is the lock that makes commit order the order of seqs, over any number of nodes.
 * - `roster_seq`: the newest entry that changed the members. What a node remembers of them is good while it is the same.
 * - The second index begins with the entry's id: UUIDv7 grows with time, so inserts touch its last page only.
 * - Bodies are sealed, so compressing them is a waste. An empty one was deleted; the row's version that still held it goes with the
 *   next run of autovacuum, which comes for a single one. I11
 * - `due_at_ms`: when the body goes, if it has a time; null once it has gone.
 * - A membership's row holds the present or else the newest past interval.
 */
export const logMigrations: Migrations = {
  part: 'shard',
  steps: [
    `
    CREATE TABLE conversations (
      id uuid PRIMARY KEY,
      slot smallint NOT NULL,
      kind smallint NOT NULL,
      encryption smallint NOT NULL,
      incarnation bigint NOT NULL,
      head_seq bigint NOT NULL,
      loud_count bigint NOT NULL,
      changed_at_ms bigint NOT NULL,
      generation bigint NOT NULL,
      epoch bigint NOT NULL,
      awaiting_commit boolean NOT NULL,
      policy text,
      member_count integer NOT NULL,
      roster_seq bigint NOT NULL
    ) WITH (fillfactor = 50);
    CREATE INDEX conversations_by_slot ON conversations (slot);

    CREATE TABLE entries (
      conversation uuid NOT NULL,
      seq bigint NOT NULL,
      id uuid NOT NULL,
      kind smallint NOT NULL,
      author_user uuid NOT NULL,
      author_device uuid,
      accepted_at_ms bigint NOT NULL,
      loud_count bigint NOT NULL,
      silent boolean NOT NULL,
      generation bigint NOT NULL,
      epoch bigint NOT NULL,
      deletes uuid[],
      body bytea NOT NULL,
      PRIMARY KEY (conversation, seq)
    );
    ALTER TABLE entries ALTER COLUMN body SET STORAGE EXTERNAL;
    ALTER TABLE entries SET (
      autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 0,
      toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 0);
    CREATE UNIQUE INDEX entries_by_id ON entries (id, conversation);
    CREATE INDEX entries_by_kind ON entries (conversation, kind, seq) WHERE kind <> 1;

    CREATE TABLE members (
      conversation uuid NOT NULL,
      member uuid NOT NULL,
      role smallint NOT NULL,
      from_seq bigint NOT NULL,
      to_seq bigint,
      delivered_seq bigint NOT NULL,
      read_seq bigint NOT NULL,
      read_loud_count bigint NOT NULL,
      cursor_moved_at_ms bigint NOT NULL DEFAULT 0,
      said_at_ms bigint,
      PRIMARY KEY (conversation, member)
    ) WITH (fillfactor = 70);
    CREATE INDEX members_by_member ON members (member, conversation);
    CREATE INDEX members_by_move ON members (conversation, cursor_moved_at_ms);

    CREATE TABLE invites (
      conversation uuid NOT NULL,
      id uuid NOT NULL,
      code text NOT NULL,
      uses_left integer NOT NULL,
      expires_at_ms bigint,
      created_by uuid NOT NULL,
      PRIMARY KEY (conversation, id)
    );
    CREATE INDEX invites_by_id ON invites (id);
    CREATE INDEX invites_by_code ON invites (code);

    CREATE TABLE banned (
      conversation uuid NOT NULL,
      member uuid NOT NULL,
      at_ms bigint NOT NULL,
      PRIMARY KEY (conversation, member)
    );

    CREATE TABLE join_requests (
      conversation uuid NOT NULL,
      member uuid NOT NULL,
      at_ms bigint NOT NULL,
      PRIMARY KEY (conversation, member)
    );

    CREATE TABLE group_infos (
      conversation uuid PRIMARY KEY,
      group_info bytea NOT NULL
    );

    CREATE TABLE welcomes (
      conversation uuid NOT NULL,
      seq bigint NOT NULL,
      generation bigint NOT NULL,
      epoch bigint NOT NULL,
      welcome bytea NOT NULL,
      added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (conversation, seq)
    );

    CREATE TABLE welcome_devices (
      conversation uuid NOT NULL,
      seq bigint NOT NULL,
      member uuid NOT NULL,
      device uuid NOT NULL,
      PRIMARY KEY (conversation, seq, member, device)
    );
    CREATE INDEX welcome_devices_by_device ON welcome_devices (member, device);

    CREATE TABLE owned_slots (slot smallint PRIMARY KEY);

    -- One row. \`owned\`: how many slots are in the table above.
    CREATE TABLE this_shard (number smallint PRIMARY KEY, installation uuid NOT NULL, owned integer NOT NULL);
    `,
    `
    ALTER TABLE entries ADD COLUMN expire_after_s integer NOT NULL DEFAULT 0;
    ALTER TABLE entries ADD COLUMN due_at_ms bigint;
    CREATE INDEX entries_due ON entries (due_at_ms) WHERE due_at_ms IS NOT NULL;
    `,
    // False: a message request.
    'ALTER TABLE members ADD COLUMN is_accepted boolean NOT NULL DEFAULT true',
    // How far each consumer is done with a log; and what is new in all logs, without a row of the index for each entry.
    `
    CREATE TABLE consumer_cursors (
      conversation uuid NOT NULL,
      consumer text NOT NULL,
      seq bigint NOT NULL,
      PRIMARY KEY (conversation, consumer)
    ) WITH (fillfactor = 50);
    CREATE INDEX entries_by_time ON entries USING brin (accepted_at_ms) WITH (pages_per_range = 16, autosummarize = on);
    `,
    // Texts of open conversations, as words and where they stand.
    `
    CREATE TABLE search_texts (
      conversation uuid NOT NULL,
      seq bigint NOT NULL,
      entry uuid NOT NULL,
      author uuid NOT NULL,
      at_ms bigint NOT NULL,
      edit_seq bigint NOT NULL,
      ends_at_ms bigint,
      words tsvector NOT NULL,
      PRIMARY KEY (conversation, seq)
    );
    CREATE INDEX search_texts_by_entry ON search_texts (conversation, entry);
    CREATE INDEX search_texts_by_word ON search_texts USING gin (words);
    CREATE INDEX search_texts_due ON search_texts (ends_at_ms) WHERE ends_at_ms IS NOT NULL;
    `,
  ],
};
