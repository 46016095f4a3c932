/**
 * The device's database. Forward-only: one step per index, never edited once released.
 * Ids are stored in their text form, messages of the wire (opened content, intents) as Protobuf, view content as JSON.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    // Replica: what the server told, and how far.
    `CREATE TABLE people (id TEXT PRIMARY KEY, handle TEXT NOT NULL, display_name TEXT NOT NULL) WITHOUT ROWID`,
    // `read_*` and `delivered_seq` are the own cursors as wanted here; `acked_*` as the server has confirmed them.
    // `title` is opened from the newest DETAILS entry, the one at `details_seq`. `info_seq`: how far role, members and counts are known.
    `CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      kind INTEGER NOT NULL,
      encryption INTEGER NOT NULL,
      incarnation INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      role INTEGER NOT NULL,
      from_seq INTEGER NOT NULL,
      to_seq INTEGER NOT NULL,
      member_count INTEGER NOT NULL,
      peer TEXT,
      title TEXT NOT NULL DEFAULT '',
      details_seq INTEGER NOT NULL DEFAULT 0,
      info_seq INTEGER NOT NULL,
      head_seq INTEGER NOT NULL,
      head_loud INTEGER NOT NULL,
      changed_at_ms INTEGER NOT NULL,
      read_seq INTEGER NOT NULL DEFAULT 0,
      read_loud INTEGER NOT NULL DEFAULT 0,
      delivered_seq INTEGER NOT NULL DEFAULT 0,
      acked_read_seq INTEGER NOT NULL DEFAULT 0,
      acked_delivered_seq INTEGER NOT NULL DEFAULT 0,
      is_roster_known INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID`,
    `CREATE INDEX conversations_unacked ON conversations (id)
      WHERE read_seq > acked_read_seq OR delivered_seq > acked_delivered_seq`,
    // The gapless pieces of each log that are held; never touching one another.
    `CREATE TABLE windows (
      conversation TEXT NOT NULL,
      low INTEGER NOT NULL,
      high INTEGER NOT NULL,
      PRIMARY KEY (conversation, low)
    ) WITHOUT ROWID`,
    // `opened` is NULL while the sealer can't open the body; `body` is empty where `opened` is the same bytes.
    `CREATE TABLE entries (
      conversation TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      kind INTEGER NOT NULL,
      author TEXT NOT NULL,
      device TEXT NOT NULL,
      accepted_at_ms INTEGER NOT NULL,
      loud_count INTEGER NOT NULL,
      is_silent INTEGER NOT NULL,
      is_own_loud INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      body BLOB NOT NULL,
      opened BLOB,
      PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID`,
    `CREATE INDEX entries_own_loud ON entries (conversation, seq) WHERE is_own_loud = 1`,
    `CREATE TABLE cursors (
      conversation TEXT NOT NULL,
      user TEXT NOT NULL,
      delivered_seq INTEGER NOT NULL,
      read_seq INTEGER NOT NULL,
      PRIMARY KEY (conversation, user)
    ) WITHOUT ROWID`,
    `CREATE TABLE members (
      conversation TEXT NOT NULL,
      user TEXT NOT NULL,
      role INTEGER NOT NULL,
      PRIMARY KEY (conversation, user)
    ) WITHOUT ROWID`,

    // Intents: what the person did here.
    // `seq` is set once the server has acknowledged it and its entry is not yet applied; `failure_code` once it was refused.
    `CREATE TABLE outbox (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      conversation TEXT NOT NULL,
      kind INTEGER NOT NULL,
      content BLOB NOT NULL,
      written_at_ms INTEGER NOT NULL,
      seq INTEGER,
      accepted_at_ms INTEGER,
      failure_code INTEGER,
      failure_message TEXT
    )`,
    `CREATE INDEX outbox_by_conversation ON outbox (conversation, position)`,
    `CREATE TABLE drafts (conversation TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID`,

    // Views: can be rebuilt from the replica at any time (views/rebuild.ts).
    `CREATE TABLE view_timeline (
      conversation TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      type TEXT NOT NULL,
      author TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID`,
    `CREATE TABLE view_list (
      conversation TEXT PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      unread INTEGER NOT NULL,
      preview_seq INTEGER,
      preview_type TEXT,
      preview_author TEXT,
      preview_content TEXT,
      others_delivered_seq INTEGER NOT NULL,
      others_read_seq INTEGER NOT NULL
    ) WITHOUT ROWID`,
    `CREATE INDEX view_list_by_time ON view_list (at_ms DESC)`,

    // Holds nothing: a write of an ended session fails on its check, and with it the whole transaction.
    `CREATE TABLE guard (ok INTEGER NOT NULL CHECK (ok = 1))`,
  ],
  [
    // Keys. Secrets are boxed (platform.secretBox) where the platform has something better than the file itself.
    // The device's own, by name (sealer/keys/secrets.ts).
    `CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID`,
    // Checked device lists. `seen_key`: the identity key the person goes by, `verified_key`: the one they compared.
    `CREATE TABLE identities (
      user TEXT PRIMARY KEY,
      identity_key BLOB NOT NULL,
      length INTEGER NOT NULL,
      last_hash BLOB NOT NULL,
      devices TEXT NOT NULL,
      seen_key BLOB NOT NULL,
      verified_key BLOB,
      fault TEXT
    ) WITHOUT ROWID`,
    // MLS group state, as of the entry at `seq`; `members` is the roster that commits are judged by.
    `CREATE TABLE groups (
      conversation TEXT PRIMARY KEY,
      generation INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      began_at_ms INTEGER NOT NULL,
      members TEXT NOT NULL,
      state BLOB NOT NULL
    ) WITHOUT ROWID`,
    // `from_seq`, `until_seq`: entries sealed in the epoch lie between them (0 = not known).
    `CREATE TABLE epoch_keys (
      conversation TEXT NOT NULL,
      generation INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      key BLOB NOT NULL,
      until_seq INTEGER NOT NULL DEFAULT 0,
      is_in_vault INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (conversation, generation, epoch)
    ) WITHOUT ROWID`,
    `CREATE INDEX epoch_keys_new ON epoch_keys (conversation) WHERE is_in_vault = 0`,
    `CREATE TABLE key_packages (
      message BLOB PRIMARY KEY,
      private BLOB NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      is_last_resort INTEGER NOT NULL
    ) WITHOUT ROWID`,
    // A step of a group that was sent, or is about to be: the request, to be repeated until it is answered, and the state after it.
    `CREATE TABLE steps (
      conversation TEXT PRIMARY KEY,
      entry TEXT NOT NULL,
      method TEXT NOT NULL,
      request BLOB NOT NULL,
      members TEXT NOT NULL,
      next BLOB NOT NULL
    ) WITHOUT ROWID`,
    // What the keys have told about an entry, for its row in the timeline.
    `CREATE TABLE notices (
      conversation TEXT NOT NULL,
      seq INTEGER NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (conversation, seq)
    ) WITHOUT ROWID`,
    `CREATE INDEX entries_sealed ON entries (conversation, seq) WHERE opened IS NULL AND kind IN (1, 3)`,
  ],
  [
    // Why a sealed entry is not open: 'later' (not tried yet; it has no row in the views), or what came of trying (sealer.ts, Closed).
    'ALTER TABLE entries ADD COLUMN closed TEXT',
    `UPDATE entries SET closed = 'waiting' WHERE opened IS NULL AND kind IN (1, 3)`,
    'DROP INDEX entries_sealed',
    `CREATE INDEX entries_later ON entries (conversation, seq) WHERE closed = 'later'`,
    `CREATE INDEX entries_closed ON entries (conversation, seq) WHERE closed <> 'later'`,
  ],
  [
    // Edits, reactions, pins and deletions (views/effects.ts). `deletes`: JSON, what this entry has removed, as the server has checked.
    'ALTER TABLE entries ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE entries ADD COLUMN deletes TEXT',
    'CREATE INDEX entries_by_id ON entries (conversation, id)',
    // `change` grows with every row that is written: what a screen has not seen yet lies behind what it has seen.
    `CREATE TABLE view_effects (
      change INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation TEXT NOT NULL,
      target TEXT NOT NULL,
      type TEXT NOT NULL,
      author TEXT NOT NULL,
      key TEXT NOT NULL,
      seq INTEGER NOT NULL,
      id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      is_off INTEGER NOT NULL,
      content TEXT NOT NULL,
      UNIQUE (conversation, target, type, author, key)
    )`,
    'CREATE INDEX view_effects_by_seq ON view_effects (conversation, seq)',
    `CREATE INDEX view_effects_pins ON view_effects (conversation, seq) WHERE type = 'pin'`,
    // Unread ones are counted: messages that name the person or answer them.
    'CREATE TABLE view_mentions (conversation TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (conversation, seq)) WITHOUT ROWID',
    'CREATE INDEX view_timeline_by_id ON view_timeline (conversation, id)',
    'ALTER TABLE view_list ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE view_list ADD COLUMN preview_id TEXT',
    // Silent intents are about other messages. `deletes`: JSON, what the server is asked to remove.
    'ALTER TABLE outbox ADD COLUMN is_silent INTEGER NOT NULL DEFAULT 0',
    'ALTER TABLE outbox ADD COLUMN deletes TEXT',
  ],
  [
    // What can be searched: messages, and other words of them; `words` as the index takes them (views/search-text.ts), `target` the message.
    // The id begins with the time, so that the newest comes first without sorting.
    `CREATE TABLE view_texts (
      id INTEGER PRIMARY KEY,
      conversation TEXT NOT NULL,
      seq INTEGER NOT NULL,
      target TEXT NOT NULL,
      scope TEXT NOT NULL,
      words TEXT NOT NULL
    )`,
    'CREATE INDEX view_texts_by_seq ON view_texts (conversation, seq)',
    'CREATE INDEX view_texts_by_target ON view_texts (conversation, target)',
    `CREATE VIRTUAL TABLE view_search USING fts5 (
      scope, words, content = 'view_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2')`,
    // What is deleted leaves the index too, and not only its list of what is there. I11
    `INSERT INTO view_search (view_search, rank) VALUES ('secure-delete', 1)`,
    `CREATE TRIGGER view_texts_added AFTER INSERT ON view_texts BEGIN
      INSERT INTO view_search (rowid, scope, words) VALUES (new.id, new.scope, new.words);
    END`,
    `CREATE TRIGGER view_texts_removed AFTER DELETE ON view_texts BEGIN
      INSERT INTO view_search (view_search, rowid, scope, words) VALUES ('delete', old.id, old.scope, old.words);
    END`,
  ],
  [
    // What the person has set (personal/). `is_here` 1: said here, and not in the vault's log yet; `entry`: the intent that says it, `is_said`
    // 0 while it is still being typed. `seq`: of the record in the log.
    `CREATE TABLE personal (
      subject TEXT NOT NULL,
      field TEXT NOT NULL,
      is_here INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      value TEXT NOT NULL,
      entry TEXT,
      is_said INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (subject, field, is_here)
    ) WITHOUT ROWID`,
    `CREATE INDEX personal_here ON personal (entry) WHERE is_here = 1`,
    `INSERT INTO personal (subject, field, is_here, seq, value)
      SELECT conversation, 'draft', 1, 0, json_object('text', text, 'atMs', 0) FROM drafts`,
    'DROP TABLE drafts',
    // Entries that the person has deleted for themselves.
    'CREATE TABLE hidden (conversation TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (conversation, entry)) WITHOUT ROWID',
    // Records that the version before did not know are read again.
    `DELETE FROM meta WHERE key = 'vault_seq'`,
  ],
  [
    // Who has a device in the group: what the list of members is compared with. NULL = not written down yet.
    'ALTER TABLE groups ADD COLUMN people TEXT',
  ],
  [
    // Groups. `policy`: JSON, NULL = the default. `avatar`: a data URL.
    'ALTER TABLE conversations ADD COLUMN policy TEXT',
    'ALTER TABLE conversations ADD COLUMN join_requests INTEGER NOT NULL DEFAULT 0',
    'CREATE TABLE details (conversation TEXT PRIMARY KEY, description TEXT NOT NULL, avatar TEXT) WITHOUT ROWID',
  ],
  [
    // What has its time (replica/expiry.ts): when it ends by the server's clock, NULL = never; and that it has ended, and nothing is left.
    'ALTER TABLE entries ADD COLUMN expires_at_ms INTEGER',
    'ALTER TABLE entries ADD COLUMN is_expired INTEGER NOT NULL DEFAULT 0',
    'CREATE INDEX entries_due ON entries (expires_at_ms) WHERE expires_at_ms IS NOT NULL AND is_expired = 0',
    'CREATE INDEX entries_expired ON entries (conversation, seq) WHERE is_expired = 1',
    'ALTER TABLE outbox ADD COLUMN expires_at_ms INTEGER',
    // How long what is sent from now on stays; 0 = for ever.
    'ALTER TABLE conversations ADD COLUMN expire_after_s INTEGER NOT NULL DEFAULT 0',
  ],
  [
    // The index again, with beginnings of words: one to three letters stand for so many words that to merge them took 100 ms.
    'DROP TABLE view_search',
    `CREATE VIRTUAL TABLE view_search USING fts5 (
      scope, words, content = 'view_texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`,
    `INSERT INTO view_search (view_search, rank) VALUES ('secure-delete', 1)`,
    `INSERT INTO view_search (view_search) VALUES ('rebuild')`,
  ],
  [
    // Message requests, and who was blocked when (personal/blocks.ts): `entry` is the intent that says it, until it has landed.
    'ALTER TABLE conversations ADD COLUMN is_unaccepted INTEGER NOT NULL DEFAULT 0',
    `CREATE TABLE blocks (
      user TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      to_ms INTEGER NOT NULL,
      entry TEXT,
      PRIMARY KEY (user, from_ms)
    ) WITHOUT ROWID`,
    'CREATE INDEX conversations_by_peer ON conversations (peer) WHERE peer IS NOT NULL',
    // Records that the version before did not know are read again.
    `DELETE FROM meta WHERE key = 'vault_seq'`,
  ],
  [
    // What the socket was never given can be taken back (outbox/intents.ts); of what waits already nobody knows. `after_seq`: the head when
    // it was written.
    'ALTER TABLE outbox ADD COLUMN was_handed INTEGER NOT NULL DEFAULT 0',
    'UPDATE outbox SET was_handed = 1',
    'ALTER TABLE outbox ADD COLUMN after_seq INTEGER NOT NULL DEFAULT 0',
  ],
];

/** Everything that belongs to the person signed in; signing out empties these. */
export const personalTables = [
  'people',
  'conversations',
  'windows',
  'entries',
  'cursors',
  'members',
  'details',
  'outbox',
  'personal',
  'hidden',
  'blocks',
  'view_timeline',
  'view_list',
  'view_effects',
  'view_mentions',
  'view_texts',
  'secrets',
  'identities',
  'groups',
  'epoch_keys',
  'key_packages',
  'steps',
  'notices',
] as const;
