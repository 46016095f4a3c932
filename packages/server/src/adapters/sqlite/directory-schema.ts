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
];
