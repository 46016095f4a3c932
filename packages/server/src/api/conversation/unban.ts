import type { ConversationService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, userField } from '../fields';
import type { SessionHandler } from '../procedure';

export function unban(deps: {
  readonly log: Pick<Log, 'append'>;
}): SessionHandler<typeof ConversationService.method.unban> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const intent = { type: 'unban', user: userField(request.user) } as const;
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent }) };
  };
}
