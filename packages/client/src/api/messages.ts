import {
  type ConversationId,
  type EntryId,
  EntryKind,
  ErrorCode,
  idToBytes,
  newId,
  TidingsError,
} from '@tidings/protocol';
import type { MessageApi, MessageDraft, MessageReach } from '../api';
import { addIntent, outboxTopics, retryIntent } from '../outbox/intents';
import { topics } from '../store/topics';
import { refreshList } from '../views/list-view';
import { createQuery } from '../views/live';
import { readMessages } from '../views/messages-query';
import { readReach } from '../views/reach-query';
import { readTexts } from '../views/texts-query';
import { composeText, findTarget } from './compose';
import { createDrafts } from './drafts';
import { createEffectApi, takeBack } from './effects';
import { say, setField } from './organise';
import { conversationOfIntent, type Parts, readerOf } from './parts';
import { openTimeline } from './timeline';

/** Ids in one record of the vault. */
const hiddenAtOnce = 200;

export function createMessageApi(parts: Parts): MessageApi & Disposable {
  const { holder, platform, rpc } = parts;
  const drafts = createDrafts(parts);

  const checkKnown = async (conversation: ConversationId) => {
    const held = holder.require();
    const known = await held.database.all('SELECT 1 FROM conversations WHERE id = ?', [conversation]);
    if (known.length === 0)
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such conversation on this device; open it first');
    return held;
  };

  return {
    openTimeline: (conversation, options) => openTimeline(parts, conversation, options?.around),
    observeReach: (conversation, id) =>
      createQuery<MessageReach>({
        clock: platform.clock,
        watch: (changed) => {
          // Shows what is held; fresh ones come when the server can be asked.
          parts.peers.call('members', conversation).catch(() => {});
          return parts.watch([topics.members(conversation), topics.timeline(conversation), topics.people], changed);
        },
        read: async () => {
          const reader = await readerOf(parts);
          return reader ? readReach(reader, conversation, id) : { read: [], delivered: [], sent: [] };
        },
      }),
    ...createEffectApi(parts),
    get: async (conversation, id) => {
      const reader = await readerOf(parts);
      return reader && (await readMessages(reader, conversation, [id]))[0];
    },
    send: async (conversation, message) => {
      const draft: MessageDraft = typeof message === 'string' ? { text: message } : message;
      const held = await checkKnown(conversation);
      const { database, user } = held;
      const reply = draft.reply && (await findTarget(held, conversation, draft.reply));
      const id = newId<EntryId>(platform);
      const intent = { id, conversation, kind: EntryKind.CONTENT, content: composeText(draft, reply) } as const;
      const draftGone = await drafts.cleared(held, conversation);
      await database.write(
        [...addIntent(intent, platform.now(), user), ...draftGone.statements],
        [...outboxTopics(conversation), ...draftGone.topics],
      );
      return id;
    },
    previewLink: async (url) => {
      try {
        const { preview } = await rpc.link.previewLink({ url });
        if (!preview) return undefined;
        const { title, description, site } = preview;
        return { url, title, description, site };
      } catch (error) {
        if (error instanceof TidingsError && error.code === ErrorCode.FORBIDDEN) return undefined;
        throw error;
      }
    },
    forward: async (from, ids, to) => {
      const { database, user } = await checkKnown(from);
      const said = await readTexts(database, from, ids, user);
      const intents = to.flatMap((conversation) =>
        said.map((text) => {
          const content = composeText(text, undefined, true);
          return { id: newId<EntryId>(platform), conversation, kind: EntryKind.CONTENT, content } as const;
        }),
      );
      for (const conversation of to) await checkKnown(conversation);
      await database.write(
        intents.flatMap((intent) => addIntent(intent, platform.now(), user)),
        to.flatMap((conversation) => outboxTopics(conversation)),
      );
    },
    retry: async (id) => {
      const { database, user } = holder.require();
      const conversation = await conversationOfIntent(database, id);
      if (!conversation) return;
      await database.write([retryIntent(id), refreshList([conversation], user)], outboxTopics(conversation));
    },
    discard: async (id) => {
      const { database, user } = holder.require();
      const conversation = await conversationOfIntent(database, id);
      if (!conversation) return;
      await takeBack(database, conversation, [id], user);
    },
    markRead: async (conversation, seq) => {
      const { database, user } = holder.require();
      const [row] = await database.all<{ head_seq: number; read_seq: number }>(
        'SELECT head_seq, read_seq FROM conversations WHERE id = ?',
        [conversation],
      );
      const upTo = Math.min(seq, row?.head_seq ?? 0);
      if (row) await setField(parts, conversation, 'unread', false, { markedUnread: false });
      if (!row || upTo <= row.read_seq) return;
      await database.write(
        [
          {
            sql: `UPDATE conversations SET read_seq = ?1, delivered_seq = max(delivered_seq, ?1),
                    read_loud = coalesce((SELECT loud_count FROM entries WHERE conversation = ?2 AND seq = ?1),
                      CASE WHEN ?1 >= head_seq THEN head_loud ELSE read_loud END)
                  WHERE id = ?2 AND read_seq < ?1`,
            params: [upTo, conversation],
          },
          refreshList([conversation], user),
        ],
        [topics.marks, topics.list, topics.conversation(conversation), topics.members(conversation)],
      );
    },
    saveDraft: drafts.save,
    hide: async (conversation, ids) => {
      const { database, user } = holder.require();
      // Sending what its author has put out of sight is what nobody wants.
      const gone = await takeBack(database, conversation, ids, user);
      const left = ids.filter((id) => !gone.has(id));
      await hideEntries(parts, conversation, left);
    },
    [Symbol.dispose]: () => drafts[Symbol.dispose](),
  };
}

/** Takes entries out of sight, on all own devices. */
export async function hideEntries(parts: Parts, conversation: ConversationId, ids: readonly EntryId[]): Promise<void> {
  for (let first = 0; first < ids.length; first += hiddenAtOnce) {
    const entries = ids.slice(first, first + hiddenAtOnce).map(idToBytes);
    await say(parts, { case: 'hidden', value: { conversation: idToBytes(conversation), entries } });
  }
}
