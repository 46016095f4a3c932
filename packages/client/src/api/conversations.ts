import { toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  checkTitle,
  directConversationId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  type Head,
  HeadSchema,
  type Invite,
  type InviteId,
  idFromBytes,
  idToBytes,
  limits,
  newId,
  newIdBytes,
  TidingsError,
} from '@tidings/protocol';
import type { ConversationApi, ConversationRow, InviteInfo, Live, MemberRow, Person } from '../api';
import { detailsContent } from '../outbox/intents';
import { readSettings } from '../personal/settings-query';
import { plainSealer } from '../sealer/plain';
import { topics } from '../store/topics';
import { parseTitle } from '../views/content';
import { readConversation } from '../views/list-query';
import { createQuery } from '../views/live';
import { readMembers } from '../views/members-query';
import { createChangeApi } from './change';
import { createGroupApi } from './groups';
import { createList } from './list';
import { createOrganiseApi } from './organise';
import { type Parts, readerOf } from './parts';
import { acceptRequest } from './privacy';
import { remembered } from './remembered';

export function createConversationApi(parts: Parts): ConversationApi {
  const { holder, peers, platform, rpc, status, watch } = parts;
  const { clock } = platform;

  const one = (id: ConversationId) =>
    createQuery<ConversationRow | undefined>({
      clock,
      watch: (changed) =>
        watch([topics.conversation(id), topics.people, topics.account, topics.preferences, topics.blocked], changed),
      read: async () => {
        const reader = await readerOf(parts);
        return reader && readConversation(reader, id);
      },
    });

  const members = (id: ConversationId) =>
    createQuery<readonly MemberRow[]>({
      clock,
      watch: (changed) => {
        // Shows what is held; fresh ones come when the server can be asked.
        peers.call('members', id).catch(() => {});
        return watch([topics.members(id), topics.people, topics.identities, topics.account], changed);
      },
      read: async () => {
        const reader = await readerOf(parts);
        return reader ? readMembers(reader, id) : [];
      },
    });

  const typing = (id: ConversationId) =>
    createQuery<readonly Person[]>({
      clock,
      watch: (changed) => status.subscribe(changed),
      read: async () => {
        const reader = await readerOf(parts);
        const users = status.get().typing[id] ?? [];
        // Also until the server knows, and sends no more of it.
        if (!reader || users.length === 0 || (await readSettings(reader.database, '')).hides_typing) return [];
        return users.filter((user) => user !== reader.self).map(reader.people.person);
      },
    });

  /** Takes a head into the replica, so that the conversation is there when the call returns. */
  const take = async (head: Head | undefined): Promise<ConversationId> => {
    if (!head) throw new TidingsError(ErrorCode.INTERNAL, 'the server answered without the conversation; try again');
    await peers.call('head', toBinary(HeadSchema, head));
    return idFromBytes<ConversationId>(head.conversation);
  };

  /** Undefined for a conversation that is not on this device. */
  const encryptionOf = async (id: ConversationId): Promise<Encryption | undefined> => {
    const [row] = await holder
      .require()
      .database.all<{ encryption: Encryption }>('SELECT encryption FROM conversations WHERE id = ?', [id]);
    return row?.encryption;
  };

  const changes = createChangeApi(parts);

  /** The last group that was asked for and of which nobody has heard yet: asked for again, it is the same. */
  let begun:
    | { readonly what: string; readonly conversation: ConversationId; readonly entryId: Bytes; readonly id: Bytes }
    | undefined;

  return {
    ...createList(parts),
    ...createOrganiseApi(parts),
    observe: remembered<ConversationId, Live<ConversationRow>>(one),
    observeMembers: remembered<ConversationId, Live<readonly MemberRow[]>>(members),
    observeTyping: remembered<ConversationId, Live<readonly Person[]>>(typing),
    createDirect: async (user, { isOpen = false } = {}) => {
      const known = await directConversationId(holder.require().user, user);
      // What there is already stays what it is.
      if (await encryptionOf(known)) {
        // Who wants to talk to somebody wants to hear them.
        await acceptRequest(parts, known);
        return known;
      }
      if (!isOpen) return (await peers.call('create', { conversation: known, users: [user] })) as ConversationId;
      const { head } = await rpc.conversation.createConversation({
        entryId: newIdBytes(platform),
        kind: ConversationKind.DIRECT,
        encryption: Encryption.OPEN,
        users: [idToBytes(user)],
      });
      return take(head);
    },
    createGroup: async ({ title, users, isOpen = false }) => {
      const what = JSON.stringify([holder.require().user, title, users, isOpen]);
      if (begun?.what !== what) {
        const conversation = newId<ConversationId>(platform);
        begun = { what, conversation, entryId: newIdBytes(platform), id: newIdBytes(platform) };
      }
      const { conversation, entryId, id } = begun;
      const heard = () => {
        if (begun?.conversation === conversation) begun = undefined;
      };
      if (!isOpen) {
        const created = await peers.call('create', { conversation, users, title: checkTitle(title) });
        heard();
        return created as ConversationId;
      }
      const details = await sealDetails(conversation, id, checkTitle(title));
      const { head } = await rpc.conversation.createConversation({
        conversation: idToBytes(conversation),
        entryId,
        kind: ConversationKind.GROUP,
        encryption: Encryption.OPEN,
        users: users.slice(0, limits.membersPerCall).map(idToBytes),
        details,
      });
      const created = await take(head);
      await changes.addMembers(created, users.slice(limits.membersPerCall));
      heard();
      return created;
    },
    ...createGroupApi(parts),
    ...changes,
    createInvite: async (id, { maxUses = 0, expiresInS = 0 } = {}) => {
      const { invite } = await rpc.conversation.createInvite({ conversation: idToBytes(id), maxUses, expiresInS });
      if (!invite) throw new TidingsError(ErrorCode.INTERNAL, 'the server made no invite; try again');
      return inviteOf(invite);
    },
    listInvites: async (id) =>
      (await rpc.conversation.listInvites({ conversation: idToBytes(id) })).invites.map(inviteOf),
    revokeInvite: async (id, invite) => {
      await rpc.conversation.revokeInvite({ conversation: idToBytes(id), invite: idToBytes(invite) });
    },
    previewInvite: async (code) => {
      const preview = await rpc.conversation.previewInvite({ code });
      return {
        conversation: idFromBytes<ConversationId>(preview.conversation),
        title: parseTitle(preview.details?.body),
        memberCount: preview.memberCount,
        isMember: preview.alreadyMember,
        encryption: preview.encryption,
        needsApproval: preview.needsApproval,
        hasAsked: preview.requested,
      };
    },
    joinByInvite: async (code) => (await peers.call('join', code)) as ConversationId,
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

async function sealDetails(conversation: ConversationId, id: Uint8Array<ArrayBuffer>, title: string) {
  const kind = EntryKind.DETAILS;
  const item = {
    conversation,
    id: idFromBytes<EntryId>(id),
    kind,
    isSilent: false,
    content: detailsContent({ title }),
  };
  const [sealed] = await plainSealer.seal([item]);
  return { ...sealed, id, conversation: idToBytes(conversation), kind };
}

function inviteOf(invite: Invite): InviteInfo {
  return {
    id: idFromBytes<InviteId>(invite.id),
    code: invite.code,
    usesLeft: invite.usesLeft,
    expiresAtMs: Number(invite.expiresAtMs) || undefined,
  };
}
