import type { Migrations } from './migrate';

/** Users, sessions and keys: small, on the first shard, beside its logs and joined with none of them. */
export const directoryMigrations: Migrations = {
  part: 'directory',
  steps: [
    `
    CREATE TABLE users (
      id uuid PRIMARY KEY,
      handle text NOT NULL UNIQUE,
      display_name text NOT NULL,
      password_hash text NOT NULL,
      is_server_owner boolean NOT NULL,
      created_at_ms bigint NOT NULL
    );

    CREATE TABLE sessions (
      id uuid PRIMARY KEY,
      owner uuid NOT NULL,
      device uuid NOT NULL,
      device_name text NOT NULL,
      created_at_ms bigint NOT NULL,
      last_used_at_ms bigint NOT NULL,
      refresh_family bytea NOT NULL UNIQUE,
      refresh_previous bytea,
      -- SHA-256 hashes one after the other.
      refresh_current bytea NOT NULL,
      UNIQUE (owner, device)
    );

    CREATE TABLE sign_up_links (
      id uuid PRIMARY KEY,
      code text NOT NULL UNIQUE,
      uses_left integer NOT NULL,
      expires_at_ms bigint
    );

    CREATE TABLE identities (
      owner uuid PRIMARY KEY,
      identity_key bytea NOT NULL
    );

    CREATE TABLE device_statements (
      owner uuid NOT NULL,
      -- 1, 2, 3 …
      place integer NOT NULL,
      statement bytea NOT NULL,
      signature bytea NOT NULL,
      PRIMARY KEY (owner, place)
    );

    -- What the statements come to. Removed devices stay: their ids are used.
    CREATE TABLE certified_devices (
      owner uuid NOT NULL,
      device uuid NOT NULL,
      is_removed boolean NOT NULL,
      PRIMARY KEY (owner, device)
    );
    CREATE INDEX certified_devices_by_device ON certified_devices (device);

    -- Removed devices that the user's groups have not been told of.
    CREATE TABLE device_removals (
      key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      owner uuid NOT NULL,
      device uuid NOT NULL,
      author uuid NOT NULL
    );

    CREATE TABLE key_packages (
      key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      owner uuid NOT NULL,
      device uuid NOT NULL,
      hash bytea NOT NULL,
      key_package bytea NOT NULL,
      expires_at_ms bigint NOT NULL,
      is_last_resort boolean NOT NULL,
      UNIQUE (owner, device, hash)
    );
    CREATE INDEX key_packages_by_device ON key_packages (owner, device, is_last_resort, key);

    -- Handed out, and so not taken again.
    CREATE TABLE used_key_packages (
      owner uuid NOT NULL,
      device uuid NOT NULL,
      hash bytea NOT NULL,
      expires_at_ms bigint NOT NULL,
      PRIMARY KEY (owner, device, hash)
    );

    CREATE TABLE vault_wraps (
      owner uuid NOT NULL,
      kind smallint NOT NULL,
      target bytea NOT NULL,
      wrap bytea NOT NULL,
      PRIMARY KEY (owner, kind, target)
    );

    -- What all nodes must know and nobody else may: the key that signs access tokens.
    CREATE TABLE secrets (
      name text PRIMARY KEY,
      value text NOT NULL
    );
    `,
    // What users keep from each other. Of a report `content` is JSON of the reason and the messages; null once it is resolved.
    `
    CREATE TABLE privacy (
      owner uuid PRIMARY KEY,
      hides_receipts boolean NOT NULL,
      hides_typing boolean NOT NULL,
      hides_presence boolean NOT NULL,
      version bigint NOT NULL
    );

    CREATE TABLE blocked (
      owner uuid NOT NULL,
      blocked uuid NOT NULL,
      PRIMARY KEY (owner, blocked)
    );

    CREATE TABLE reports (
      id uuid PRIMARY KEY,
      reporter uuid NOT NULL,
      reported uuid NOT NULL,
      conversation uuid NOT NULL,
      created_at_ms bigint NOT NULL,
      content text
    );
    CREATE INDEX reports_open ON reports (created_at_ms, id) WHERE content IS NOT NULL;
    CREATE INDEX reports_open_by_reporter ON reports (reporter) WHERE content IS NOT NULL;
    `,
    // `ended_outside`: sessions that a command has ended, for the servers that run to be told.
    `
    ALTER TABLE users ADD COLUMN is_disabled boolean NOT NULL DEFAULT false;

    CREATE TABLE ended_outside (
      key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      owner uuid NOT NULL,
      session uuid NOT NULL,
      at_ms bigint NOT NULL
    );
    `,
  ],
};
