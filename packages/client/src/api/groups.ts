/** What groups have: details, bans, and people who ask to be let in. */
import {
  type ConversationId,
  checkTitle,
  DetailsPart,
  EntryKind,
  ErrorCode,
  idToBytes,
  limits,
  newId,
  TidingsError,
} from '@tidings/protocol';
import type { ConversationApi, GroupDetails, Live } from '../api';
import { addIntent, detailsContent, outboxTopics } from '../outbox/intents';
import { isEqualBytes } from '../sealer/crypto/primitives';
import { topics } from '../store/topics';
import { imageOf } from '../views/content';
import { readAbout, readDetails } from '../views/details-query';
import { createQuery } from '../views/live';
import { personOf } from '../views/people';
import { type Parts, readerOf } from './parts';
import { remembered } from './remembered';

type GroupApi = Pick<
  ConversationApi,
  | 'rename'
  | 'observeDetails'
  | 'setDetails'
  | 'listBanned'
  | 'requestToJoin'
  | 'listJoinRequests'
  | 'declineJoinRequest'
>;

export function createGroupApi(parts: Parts): GroupApi {
  const { holder, platform, rpc, watch } = parts;

  const details = (id: ConversationId) =>
    createQuery<GroupDetails>({
      clock: platform.clock,
      watch: (changed) => watch([topics.details(id), topics.account], changed),
      read: async () => {
        const reader = await readerOf(parts);
        return reader ? readAbout(reader.database, id) : { description: '', avatar: undefined };
      },
    });

  const setDetails: GroupApi['setDetails'] = async (id, input) => {
    const { database, user } = holder.require();
    const before = await readDetails(database, id);
    const next = {
      title: input.title === undefined ? before.title : checkTitle(input.title),
      description: input.description === undefined ? before.description : checkDescription(input.description),
      avatar: 'avatar' in input ? checkAvatar(input.avatar) : before.avatar,
    };
    const sets = changedParts(before, next);
    const [changed] = sets;
    if (changed === undefined) return;
    const { title, description, avatar } = next;
    const content = detailsContent({ title, description, avatar, changed, sets, baseSeq: before.seq });
    const intent = { id: newId(platform), conversation: id, kind: EntryKind.DETAILS, content } as const;
    const added = addIntent({ ...intent, id: newId(platform) }, platform.now(), user);
    await database.write(added, [...outboxTopics(id), topics.details(id)]);
  };

  return {
    rename: (id, title) => setDetails(id, { title }),
    observeDetails: remembered<ConversationId, Live<GroupDetails>>(details),
    setDetails,
    listBanned: async (id) => (await rpc.conversation.listBanned({ conversation: idToBytes(id) })).users.map(personOf),
    requestToJoin: async (code) => {
      await rpc.conversation.requestToJoin({ code });
    },
    listJoinRequests: async (id) => {
      const { requests } = await rpc.conversation.listJoinRequests({ conversation: idToBytes(id) });
      return requests.flatMap(({ user, requestedAtMs }) =>
        user ? [{ person: personOf(user), requestedAtMs: Number(requestedAtMs) }] : [],
      );
    },
    declineJoinRequest: async (id, user) => {
      await rpc.conversation.declineJoinRequest({ conversation: idToBytes(id), user: idToBytes(user) });
    },
  };
}

type Details = { readonly title: string; readonly description: string; readonly avatar: Uint8Array };

/** The first is what the timeline says was changed. */
function changedParts(before: Details, next: Details): DetailsPart[] {
  return [
    ...(next.title === before.title ? [] : [DetailsPart.TITLE]),
    ...(next.description === before.description ? [] : [DetailsPart.DESCRIPTION]),
    ...(isEqualBytes(next.avatar, before.avatar) ? [] : [DetailsPart.AVATAR]),
  ];
}

function checkDescription(typed: string): string {
  const description = typed.trim();
  if (description.length > limits.descriptionCharacters)
    throw new TidingsError(
      ErrorCode.TOO_LARGE,
      `a description has at most ${limits.descriptionCharacters} characters, not ${description.length}`,
    );
  return description;
}

function checkAvatar(avatar: Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  if (avatar === undefined) return new Uint8Array();
  if (avatar.length > limits.avatarBytes)
    throw new TidingsError(ErrorCode.TOO_LARGE, `a picture has at most ${limits.avatarBytes} bytes; make it smaller`);
  if (imageOf(avatar) === undefined)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a picture is a JPEG, PNG or WebP');
  return new Uint8Array(avatar);
}
