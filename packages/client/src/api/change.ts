import {
  type ConversationId,
  ConversationKind,
  type EntryId,
  ErrorCode,
  idToBytes,
  limits,
  newId,
  Role,
  TidingsError,
} from '@tidings/protocol';
import type { ConversationApi, ConversationRow } from '../api';
import { addChange, type ChangeInit, changeTopics } from '../outbox/changes';
import { readConversation } from '../views/list-query';
import { buildPolicy } from '../views/policy';
import { type Parts, readerOf } from './parts';

type ChangeApi = Pick<
  ConversationApi,
  'setPolicy' | 'setTimer' | 'unban' | 'addMembers' | 'removeMember' | 'setRole' | 'leave'
>;

/** What changes a conversation for everybody: an intent each, so that it can be done offline. */
export function createChangeApi(parts: Parts): ChangeApi {
  const { holder, platform } = parts;

  const add = async (conversation: ConversationId, change: ChangeInit, may: (row: ConversationRow) => boolean) => {
    const reader = await readerOf(parts);
    const { database, user } = holder.require();
    const row = reader && (await readConversation(reader, conversation));
    if (!row)
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such conversation on this device; open it first');
    if (row.role === undefined) throw new TidingsError(ErrorCode.NOT_MEMBER, 'only members can change a conversation');
    if (!may(row))
      throw new TidingsError(ErrorCode.FORBIDDEN, 'this is for others to change here; ask an owner or admin');
    const id = newId<EntryId>(platform);
    await database.write(addChange({ id, conversation, change }, platform.now(), user), changeTopics(conversation));
  };

  return {
    setPolicy: (id, policy) => add(id, { case: 'policyChanged', value: { policy: buildPolicy(policy) } }, mayManage),
    setTimer: async (id, expireAfterS) => {
      checkTimer(expireAfterS);
      await add(id, { case: 'timerChanged', value: { expireAfterS } }, ({ can }) => can.timer);
    },
    unban: (id, user) => add(id, { case: 'unbanned', value: { user: idToBytes(user) } }, mayManage),
    addMembers: async (id, users) => {
      const members = users.map((user) => ({ user: idToBytes(user), role: Role.MEMBER }));
      for (let first = 0; first < members.length; first += limits.membersPerCall) {
        const value = { members: members.slice(first, first + limits.membersPerCall) };
        await add(id, { case: 'added', value }, ({ can }) => can.add);
      }
    },
    removeMember: async (id, user, { ban = false } = {}) => {
      if (user === holder.require().user)
        throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'to remove yourself, leave');
      const value = { user: idToBytes(user), banned: ban };
      await add(id, { case: 'removed', value }, mayManage);
    },
    setRole: (id, user, role) => {
      const value = { user: idToBytes(user), role };
      return add(id, { case: 'roleChanged', value }, (row) => row.role === Role.OWNER);
    },
    leave: (id) =>
      add(id, { case: 'left', value: { newOwner: new Uint8Array() } }, ({ kind }) => kind === ConversationKind.GROUP),
  };
}

const mayManage = ({ can }: ConversationRow): boolean => can.manage;

function checkTimer(expireAfterS: number): void {
  const { expireAfterMinS: min, expireAfterMaxS: max } = limits;
  if (expireAfterS !== 0 && (expireAfterS < min || expireAfterS > max || !Number.isInteger(expireAfterS)))
    throw new TidingsError(
      ErrorCode.INVALID_ARGUMENT,
      `messages stay for ever (0) or ${min} to ${max} seconds, not ${expireAfterS}`,
    );
}
