import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { InviteRow, InviteStore } from '../../ports/log-store';
import { codeField } from '../fields';

/** The invite behind a code, whether it still works or not. Throws `INVITE_INVALID` if there was never one. */
export async function findInviteByCode(store: Pick<InviteStore, 'findInvite'>, code: string): Promise<InviteRow> {
  const wellFormed = codeField(code);
  const invite = wellFormed && (await store.findInvite(wellFormed));
  if (!invite) throw inviteInvalid();
  return invite;
}

export function inviteInvalid(): TidingsError {
  return new TidingsError(
    ErrorCode.INVITE_INVALID,
    'the invite does not exist, is used up, revoked or expired; ask for a new one',
  );
}
