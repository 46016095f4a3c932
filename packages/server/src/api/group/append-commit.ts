import type { GroupService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { IdentityStore } from '../../ports/keys';
import { appendChange } from '../append-change';
import { conversationField, entryIdField } from '../fields';
import type { SessionHandler } from '../procedure';
import { requiredStep } from '../step-field';

export function appendCommit(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
}): SessionHandler<typeof GroupService.method.appendCommit> {
  const { log, identities } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const step = await requiredStep(request.group, identities);
    return { appended: await appendChange(log, identity, { conversation, id, intent: { type: 'commit', step } }) };
  };
}
