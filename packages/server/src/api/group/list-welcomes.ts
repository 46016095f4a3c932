import { type GroupService, idToBytes, limits } from '@tidings/protocol';
import type { GroupStore } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';

export function listWelcomes(deps: {
  readonly store: Pick<GroupStore, 'welcomesFor'>;
}): SessionHandler<typeof GroupService.method.listWelcomes> {
  return async (request, { identity }) => {
    const only = request.conversation.length > 0 && { conversation: conversationField(request.conversation) };
    const rows = await deps.store.welcomesFor(identity, { ...only, limit: limits.welcomesPerCall + 1 });
    const welcomes = rows.slice(0, limits.welcomesPerCall).map(({ conversation, ...row }) => ({
      ...row,
      conversation: idToBytes(conversation),
    }));
    return { welcomes, hasMore: rows.length > welcomes.length };
  };
}
