import type { ConversationService } from '@tidings/protocol';
import { parsePolicy } from '../../conversations/policy';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function setPolicy(deps: {
  readonly log: Pick<Log, 'append'>;
}): SessionHandler<typeof ConversationService.method.setPolicy> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    if (request.policy === undefined) throw invalid('policy is missing; send the whole policy');
    const intent = { type: 'set_policy', policy: parsePolicy(request.policy) } as const;
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent }) };
  };
}
