import { type Entry, type EntryKind, idFromBytes } from '@tidings/protocol';
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
}

export const entryColumns = `position & 4294967295 AS seq, id, kind, author_user, author_device, accepted_at_ms,
  loud_count, silent, generation, epoch, body`;

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
    deleted: false,
    deletes: [],
    body: row.body,
  };
}
