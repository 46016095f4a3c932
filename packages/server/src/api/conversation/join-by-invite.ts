import type { ConversationService } from '@tidings/protocol';
import type { AuthorisedReader, Log } from '../../log/log';
import type { IdentityStore } from '../../ports/keys';
import type { InviteStore, LogReader } from '../../ports/log-store';
import { appendChange } from '../append-change';
import { entryIdField } from '../fields';
import type { SessionHandler } from '../procedure';
import { groupStepField } from '../step-field';
import { findInviteByCode } from './invite-by-code';

export function joinByInvite(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly store: Pick<LogReader, 'membership'> & Pick<InviteStore, 'findInvite'>;
  readonly reader: Pick<AuthorisedReader, 'headFor'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
}): SessionHandler<typeof ConversationService.method.joinByInvite> {
  const { log, store, reader, identities } = deps;
  return async (request, { identity }) => {
    const id = entryIdField(request.entryId);
    const step = await groupStepField(request.group, identities);
    // Whether it still works is decided in the commit: a repetition of a join that used it up has landed. I2
    const { id: invite, conversation } = await findInviteByCode(store, request.code);
    const membership = await store.membership(conversation, identity.user);
    if (membership?.role === undefined)
      await appendChange(log, identity, { conversation, id, intent: { type: 'join', invite, step } });
    return { head: await reader.headFor(identity.user, conversation) };
  };
}
