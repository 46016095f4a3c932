import type { Database, Statement } from './database';

/** Small facts about this replica, by name. */
export type MetaKey =
  /** Who is signed in: JSON of user, session, device. */
  | 'session'
  /** JSON of access and refresh token. */
  | 'tokens'
  /** JSON of one's own handle, name, rights. */
  | 'profile'
  /** Why the last session ended, if it was not by the person's own wish. */
  | 'ended'
  /** Base64 of the last `sync_token` whose welcome is applied. */
  | 'sync_token'
  /** How far the server's clock is ahead of this device's, in milliseconds. */
  | 'clock_offset'
  /** How far the vault's log is read: a seq. */
  | 'vault_seq'
  /** Where the rotation stands in the vault's log that has brought the newest vault key. */
  | 'vault_key_seq'
  /** JSON of `VaultState` (sealer/vault/vault.ts). */
  | 'vault'
  /** Version of what made the views (views/rebuild.ts). */
  | 'views'
  /** '1' = nothing is sent to people whose identity was not verified. */
  | 'blocks_unverified';

export async function getMeta(database: Database, key: MetaKey): Promise<string | undefined> {
  const [row] = await database.all<{ value: string }>('SELECT value FROM meta WHERE key = ?', [key]);
  return row?.value;
}

export function setMeta(key: MetaKey, value: string | undefined): Statement {
  if (value === undefined) return { sql: 'DELETE FROM meta WHERE key = ?', params: [key] };
  return { sql: 'INSERT OR REPLACE INTO meta VALUES (?, ?)', params: [key, value] };
}
