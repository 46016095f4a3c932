import type { GroupService } from '@tidings/protocol';
import type { GroupStore, LogReader } from '../../ports/log-store';
import { checkMember } from '../conversation/authority';
import { conversationField, invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function getGroupState(deps: {
  readonly store: Pick<LogReader, 'membership'> & Pick<GroupStore, 'groupState'>;
}): SessionHandler<typeof GroupService.method.getGroupState> {
  const { store } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    await checkMember(store, conversation, identity.user);
    const group = await store.groupState(conversation);
    if (group === undefined) throw invalid('this conversation has no MLS group');
    return { group };
  };
}
