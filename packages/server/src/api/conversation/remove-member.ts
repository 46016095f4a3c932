import type { ConversationService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { IdentityStore } from '../../ports/keys';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, userField } from '../fields';
import type { SessionHandler } from '../procedure';
import { groupStepField } from '../step-field';

export function removeMember(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
}): SessionHandler<typeof ConversationService.method.removeMember> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const user = userField(request.user);
    const step = await groupStepField(request.group, deps.identities);
    const intent = { type: 'remove', user, ban: request.ban, step } as const;
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent }) };
  };
}
