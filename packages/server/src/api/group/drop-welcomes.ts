import type { GroupService } from '@tidings/protocol';
import type { GroupStore } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';

export function dropWelcomes(deps: {
  readonly store: Pick<GroupStore, 'dropWelcomes'>;
}): SessionHandler<typeof GroupService.method.dropWelcomes> {
  return async (request, { identity }) => {
    await deps.store.dropWelcomes(identity, conversationField(request.conversation), request.upToSeq);
    return {};
  };
}
