import type { ConversationService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { conversationField, entryIdField } from '../fields';
import type { SessionHandler } from '../procedure';

export function setTimer(deps: {
  readonly log: Pick<Log, 'append'>;
}): SessionHandler<typeof ConversationService.method.setTimer> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const intent = { type: 'set_timer', expireAfterS: request.expireAfterS } as const;
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent }) };
  };
}
