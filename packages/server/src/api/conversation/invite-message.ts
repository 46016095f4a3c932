import { create } from '@bufbuild/protobuf';
import { type Invite, InviteSchema, idToBytes } from '@tidings/protocol';
import type { InviteRow } from '../../ports/log-store';

export function inviteMessage(row: InviteRow): Invite {
  return create(InviteSchema, {
    id: idToBytes(row.id),
    code: row.code,
    conversation: idToBytes(row.conversation),
    usesLeft: row.usesLeft,
    expiresAtMs: BigInt(row.expiresAtMs ?? 0),
    createdBy: idToBytes(row.createdBy),
  });
}
