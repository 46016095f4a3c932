/** Rows as PostgreSQL returns them, and what the port calls them. Ids are text in both. */
import {
  type ConversationId,
  type Entry,
  type EntryKind,
  type InviteId,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import type { InviteRow } from '../../ports/log-store';
import { elementsOf } from './arrays';

export interface EntryColumns {
  readonly seq: number;
  readonly id: string;
  readonly kind: number;
  readonly author_user: string;
  readonly author_device: string | null;
  readonly accepted_at_ms: number;
  readonly loud_count: number;
  readonly silent: boolean;
  readonly generation: number;
  readonly epoch: number;
  readonly deletes: string | null;
  readonly expire_after_s: number;
  readonly body: Uint8Array;
}

export const entryColumns =
  'seq, id, kind, author_user, author_device, accepted_at_ms, loud_count, silent, generation, epoch, deletes, expire_after_s, body';

/** What an entry weighs on the wire besides its body. */
export const entryOverheadBytes = 100;

const noDevice = new Uint8Array();

export function entryFromColumns(row: EntryColumns): Entry {
  return {
    $typeName: 'tidings.v1.Entry',
    seq: row.seq,
    id: idToBytes(row.id),
    kind: row.kind as EntryKind,
    authorUser: idToBytes(row.author_user),
    authorDevice: row.author_device === null ? noDevice : idToBytes(row.author_device),
    acceptedAtMs: BigInt(row.accepted_at_ms),
    loudCount: row.loud_count,
    silent: row.silent,
    generation: row.generation,
    epoch: row.epoch,
    deleted: row.body.length === 0,
    deletes: elementsOf(row.deletes).map(idToBytes),
    expireAfterS: row.expire_after_s,
    body: row.body,
  };
}

export interface InviteColumns {
  readonly id: InviteId;
  readonly conversation: ConversationId;
  readonly code: string;
  readonly uses_left: number;
  readonly expires_at_ms: number | null;
  readonly created_by: UserId;
}

export function inviteFromColumns(row: InviteColumns): InviteRow {
  return {
    id: row.id,
    conversation: row.conversation,
    code: row.code,
    usesLeft: row.uses_left,
    expiresAtMs: row.expires_at_ms ?? undefined,
    createdBy: row.created_by,
  };
}
