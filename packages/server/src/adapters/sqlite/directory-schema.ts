import type { Migrations } from './open-database';

export const directoryMigrations: Migrations = [
  `
  CREATE TABLE users (
    id BLOB PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_server_owner INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    id BLOB PRIMARY KEY,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    device_name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_used_at_ms INTEGER NOT NULL,
    refresh_family BLOB NOT NULL UNIQUE,
    refresh_previous BLOB,
    -- SHA-256 hashes one after the other.
    refresh_current BLOB NOT NULL,
    UNIQUE (user, device)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sign_up_links (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    uses_left INTEGER NOT NULL,
    expires_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE identities (
    user BLOB PRIMARY KEY,
    identity_key BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE device_statements (
    user BLOB NOT NULL,
    -- 1, 2, 3 …
    place INTEGER NOT NULL,
    statement BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (user, place)
  ) STRICT, WITHOUT ROWID;

  -- What the statements come to. Removed devices stay: their ids are used.
  CREATE TABLE certified_devices (
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    is_removed INTEGER NOT NULL,
    PRIMARY KEY (user, device)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX certified_devices_by_device ON certified_devices (device);

  -- Removed devices that the user's groups have not been told of.
  CREATE TABLE device_removals (
    key INTEGER PRIMARY KEY,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    author BLOB NOT NULL
  ) STRICT;

  CREATE TABLE key_packages (
    key INTEGER PRIMARY KEY,
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    hash BLOB NOT NULL,
    key_package BLOB NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    is_last_resort INTEGER NOT NULL,
    UNIQUE (user, device, hash)
  ) STRICT;
  CREATE INDEX key_packages_by_device ON key_packages (user, device, is_last_resort, key);

  -- Handed out, and so not taken again.
  CREATE TABLE used_key_packages (
    user BLOB NOT NULL,
    device BLOB NOT NULL,
    hash BLOB NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user, device, hash)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE vault_wraps (
    user BLOB NOT NULL,
    kind INTEGER NOT NULL,
    target BLOB NOT NULL,
    wrap BLOB NOT NULL,
    PRIMARY KEY (user, kind, target)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER session_takes_key_packages AFTER DELETE ON sessions BEGIN
    DELETE FROM key_packages WHERE user = OLD.user AND device = OLD.device;
  END;
  `,
  // `content`: JSON of the reason and the messages; null once the report is resolved.
  `
  CREATE TABLE reports (
    id BLOB PRIMARY KEY,
    reporter BLOB NOT NULL,
    reported BLOB NOT NULL,
    conversation BLOB NOT NULL,
    created_at_ms INTEGER NOT NULL,
    content TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reports_open ON reports (created_at_ms, id) WHERE content IS NOT NULL;
  CREATE INDEX reports_open_by_reporter ON reports (reporter) WHERE content IS NOT NULL;
  `,
  // `ended_outside`: sessions that a command has ended, for the server that runs to be told.
  `
  ALTER TABLE users ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE ended_outside (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    user BLOB NOT NULL,
    session BLOB NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  `,
];
