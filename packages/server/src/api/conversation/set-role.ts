import { type ConversationService, Role } from '@tidings/protocol';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, invalid, userField } from '../fields';
import type { SessionHandler } from '../procedure';

const roles: readonly Role[] = [Role.OWNER, Role.ADMIN, Role.MEMBER];

export function setRole(deps: {
  readonly log: Pick<Log, 'append'>;
}): SessionHandler<typeof ConversationService.method.setRole> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const user = userField(request.user);
    if (!roles.includes(request.role)) throw invalid('role is OWNER, ADMIN or MEMBER');
    const intent = { type: 'set_role', user, role: request.role } as const;
    return { appended: await appendChange(deps.log, identity, { conversation, id, intent }) };
  };
}
