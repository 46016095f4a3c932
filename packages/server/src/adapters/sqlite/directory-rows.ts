import { type DeviceId, idFromBytes, type SessionId, type UserId } from '@tidings/protocol';
import type { SessionRow, SignUpLinkRow, UserRow } from '../../ports/directory';

/** Rows as SQLite returns them, and what the port calls them. */

export const userColumns = 'id, handle, display_name, is_server_owner, is_disabled, created_at_ms';

export interface SqlUser {
  readonly id: Uint8Array;
  readonly handle: string;
  readonly display_name: string;
  readonly is_server_owner: number;
  readonly is_disabled: number;
  readonly created_at_ms: number;
}

export function userFromSql(row: SqlUser): UserRow {
  return {
    id: idFromBytes<UserId>(row.id),
    handle: row.handle,
    displayName: row.display_name,
    isServerOwner: row.is_server_owner === 1,
    isDisabled: row.is_disabled === 1,
    createdAtMs: row.created_at_ms,
  };
}

export const sessionColumns = 'id, user, device, device_name, created_at_ms, last_used_at_ms';

export interface SqlSession {
  readonly id: Uint8Array;
  readonly user: Uint8Array;
  readonly device: Uint8Array;
  readonly device_name: string;
  readonly created_at_ms: number;
  readonly last_used_at_ms: number;
}

export function sessionFromSql(row: SqlSession): SessionRow {
  return {
    id: idFromBytes<SessionId>(row.id),
    user: idFromBytes<UserId>(row.user),
    device: idFromBytes<DeviceId>(row.device),
    deviceName: row.device_name,
    createdAtMs: row.created_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}

export const linkColumns = 'id, code, uses_left, expires_at_ms';

/** A link that still works at the time bound to the placeholder. */
export const linkWorks = (now: string) => `uses_left > 0 AND (expires_at_ms IS NULL OR expires_at_ms > ${now})`;

export interface SqlLink {
  readonly id: Uint8Array;
  readonly code: string;
  readonly uses_left: number;
  readonly expires_at_ms: number | null;
}

export function linkFromSql(row: SqlLink): SignUpLinkRow {
  return {
    id: idFromBytes(row.id),
    code: row.code,
    usesLeft: row.uses_left,
    expiresAtMs: row.expires_at_ms ?? undefined,
  };
}
