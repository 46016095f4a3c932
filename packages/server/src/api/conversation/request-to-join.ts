import { type ConversationService, TidingsError } from '@tidings/protocol';
import type { DoorStore, InviteStore, LogReader } from '../../ports/log-store';
import type { HeadTeller } from '../../realtime/head-teller';
import type { SessionHandler } from '../procedure';
import { adminsOf } from './authority';
import { findInviteByCode } from './invite-by-code';

export function requestToJoin(deps: {
  readonly store: LogReader & Pick<InviteStore, 'findInvite'> & Pick<DoorStore, 'requestToJoin'>;
  readonly tellHead: HeadTeller;
}): SessionHandler<typeof ConversationService.method.requestToJoin> {
  const { store, tellHead } = deps;
  return async (request, { identity }) => {
    const { id } = await findInviteByCode(store, request.code);
    const outcome = await store.requestToJoin(id, identity.user);
    if (!outcome.ok) throw new TidingsError(outcome.code, outcome.message);
    const { conversation, isNew } = outcome;
    if (isNew) tellHead(conversation, await adminsOf(store, conversation));
    return {};
  };
}
