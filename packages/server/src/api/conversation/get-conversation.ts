import type { ConversationService } from '@tidings/protocol';
import type { AuthorisedReader } from '../../log/log';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';

export function getConversation(deps: {
  readonly reader: Pick<AuthorisedReader, 'headFor'>;
}): SessionHandler<typeof ConversationService.method.getConversation> {
  return async (request, { identity }) => ({
    head: await deps.reader.headFor(identity.user, conversationField(request.conversation)),
  });
}
