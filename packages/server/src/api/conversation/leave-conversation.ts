import type { ConversationService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { conversationField, entryIdField } from '../fields';
import type { SessionHandler } from '../procedure';

export function leaveConversation(deps: {
  readonly log: Pick<Log, 'append'>;
}): SessionHandler<typeof ConversationService.method.leaveConversation> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent: { type: 'leave' } }) };
  };
}
