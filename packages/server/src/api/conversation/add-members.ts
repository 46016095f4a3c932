import { type ConversationService, limits } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { UserStore } from '../../ports/directory';
import type { IdentityStore } from '../../ports/keys';
import type { DoorStore, LogReader } from '../../ports/log-store';
import type { HeadTeller } from '../../realtime/head-teller';
import type { ApiSettings } from '../api-deps';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, usersField } from '../fields';
import type { SessionHandler } from '../procedure';
import { groupStepField } from '../step-field';
import { adminsOf } from './authority';
import { checkUsersExist } from './users-exist';

export function addMembers(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly store: Pick<DoorStore, 'joinRequests'> & Pick<LogReader, 'members'>;
  readonly tellHead: HeadTeller;
  readonly users: Pick<UserStore, 'usersById'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
  readonly settings: Pick<ApiSettings, 'messageRequests'>;
}): SessionHandler<typeof ConversationService.method.addMembers> {
  const { log, store, tellHead, users, identities, settings } = deps;
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const added = usersField(request.users, { min: 1, max: limits.membersPerCall });
    const step = await groupStepField(request.group, identities);
    await checkUsersExist(users, added);
    const intent = { type: 'add', users: added, step, asksStrangers: settings.messageRequests } as const;
    const asked = (await store.joinRequests(conversation)).some(({ user }) => added.includes(user));
    const appended = await appendChange(log, identity, { conversation, id, intent });
    if (asked) tellHead(conversation, await adminsOf(store, conversation));
    return { appended };
  };
}
