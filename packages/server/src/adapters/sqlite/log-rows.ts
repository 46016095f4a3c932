import { type Entry, type EntryKind, idFromBytes, writeId } from '@tidings/protocol';
import type { InviteRow } from '../../ports/log-store';
import type { InviteColumns } from './log-statements';

export function inviteFromColumns(row: InviteColumns): InviteRow {
  return {
    id: idFromBytes(row.id),
    conversation: idFromBytes(row.conversation),
    code: row.code,
    usesLeft: row.uses_left,
    expiresAtMs: row.expires_at_ms ?? undefined,
    createdBy: idFromBytes(row.created_by),
  };
}

export interface EntryColumns {
  readonly seq: number;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly author_user: Uint8Array;
  readonly author_device: Uint8Array | null;
  readonly accepted_at_ms: number;
  readonly loud_count: number;
  readonly silent: number;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
  readonly deletes: Uint8Array | null;
  readonly expire_after_s: number;
}

/** `SELECT` with all columns of entries; `WHERE` follows. */
export const selectEntriesFrom = (entries: string) => `SELECT position & 4294967295 AS seq, id, kind, author_user,
  author_device, accepted_at_ms, loud_count, silent, generation, epoch, deletes, expire_after_s, bodies.body
  FROM ${entries} CROSS JOIN bodies ON bodies.key = entries.body`;
export const selectEntries = selectEntriesFrom('entries');

const noDevice = new Uint8Array();

export function entryFromColumns(row: EntryColumns): Entry {
  return {
    $typeName: 'tidings.v1.Entry',
    seq: row.seq,
    id: row.id,
    kind: row.kind as EntryKind,
    authorUser: row.author_user,
    authorDevice: row.author_device ?? noDevice,
    acceptedAtMs: BigInt(row.accepted_at_ms),
    loudCount: row.loud_count,
    silent: row.silent === 1,
    generation: row.generation,
    epoch: row.epoch,
    deleted: row.body.length === 0,
    deletes: row.deletes === null ? [] : splitIds(row.deletes),
    expireAfterS: row.expire_after_s,
    body: row.body,
  };
}

/** Ids one after the other, as one value; null for none. */
export function joinIds(ids: readonly string[]): Uint8Array | null {
  if (ids.length === 0) return null;
  const joined = new Uint8Array(ids.length * 16);
  for (const [index, id] of ids.entries()) writeId(id, joined, index * 16);
  return joined;
}

function splitIds(joined: Uint8Array): Uint8Array[] {
  return Array.from({ length: joined.length / 16 }, (_, index) => joined.slice(index * 16, index * 16 + 16));
}
