import { type ConversationService, limits } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { UserStore } from '../../ports/directory';
import type { IdentityStore } from '../../ports/keys';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, usersField } from '../fields';
import { groupStepField } from '../group-step';
import type { SessionHandler } from '../procedure';
import { checkUsersExist } from './users-exist';

export function addMembers(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly users: Pick<UserStore, 'usersById'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
}): SessionHandler<typeof ConversationService.method.addMembers> {
  const { log, users, identities } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const added = usersField(request.users, { min: 1, max: limits.membersPerCall });
    const step = await groupStepField(request.group, identities);
    await checkUsersExist(users, added);
    const intent = { type: 'add', users: added, step } as const;
    return { appended: await appendChange(log, identity, { conversation, id, intent }) };
  };
}
