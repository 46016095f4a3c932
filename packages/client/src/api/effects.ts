import {
  type ConversationId,
  type EntryId,
  EntryKind,
  ErrorCode,
  idToBytes,
  isEmoji,
  limits,
  newId,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { EffectApi, MessageDraft, MessageRow } from '../api';
import { addIntent, discardIntent, encodeContent, type Intent, isOnlyHere, outboxTopics } from '../outbox/intents';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import { readEffects, readFormerTexts, readReactions, targetsOf, withIntents } from '../views/effects-query';
import { createQuery } from '../views/live';
import { readPinned } from '../views/pins-query';
import type { OutboxRow } from '../views/records';
import { findTarget, textValue } from './compose';
import { type Parts, readerOf } from './parts';

/** Entries that say something about another one. */
export function createEffectApi(parts: Parts): EffectApi {
  const { holder, platform, watch } = parts;

  const add = async (
    conversation: ConversationId,
    intent: Pick<Intent, 'content' | 'deletes'>,
    kind: Intent['kind'],
  ) => {
    const { database, user } = holder.require();
    const id = newId<EntryId>(platform);
    await database.write(
      addIntent({ ...intent, id, conversation, kind, isSilent: true }, platform.now(), user),
      outboxTopics(conversation),
    );
  };

  return {
    edit: async (conversation, id, message) => {
      const held = holder.require();
      const target = await findTarget(held, conversation, id);
      if (target.author !== held.user) throw new TidingsError(ErrorCode.FORBIDDEN, 'only own messages can be edited');
      const draft: MessageDraft = typeof message === 'string' ? { text: message } : message;
      const content = encodeContent({
        case: 'edit',
        value: { entry: idToBytes(id), text: textValue(draft, undefined) },
      });
      await add(conversation, { content }, EntryKind.CONTENT);
    },
    getFormerTexts: (conversation, id) => readFormerTexts(holder.require().database, conversation, id),
    deleteForEveryone: async (conversation, ids) => {
      const { database, user } = holder.require();
      const gone = await takeBack(database, conversation, ids, user);
      for (let first = 0; first < ids.length; first += deletedAtOnce) {
        const some = ids.slice(first, first + deletedAtOnce);
        const edits = await editsOf(database, conversation, some);
        const deletes = [...some.filter((id) => !gone.has(id)), ...edits].slice(0, limits.deletes);
        if (deletes.length === 0) continue;
        const content = encodeContent({ case: 'delete', value: { entries: deletes.map(idToBytes) } });
        await add(conversation, { content, deletes }, EntryKind.CONTENT);
      }
    },
    react: async (conversation, id, emoji, isOn) => {
      const { database, user } = holder.require();
      if (!isEmoji(emoji)) throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a reaction is one emoji');
      const reactions = await reactionsOf(database, conversation, id, user);
      const own = reactions.filter(({ isOwn }) => isOwn).map((reaction) => reaction.emoji);
      if (own.includes(emoji) === isOn) return;
      if (isOn && own.length >= limits.reactionsPerPerson)
        throw new TidingsError(
          ErrorCode.INVALID_ARGUMENT,
          `at most ${limits.reactionsPerPerson} reactions to one message; take one back first`,
        );
      const value = { entry: idToBytes(id), emoji, removed: !isOn };
      await add(conversation, { content: encodeContent({ case: 'reaction', value }) }, EntryKind.CONTENT);
    },
    observeReactions: (conversation, id) =>
      createQuery({
        clock: platform.clock,
        watch: (changed) => watch([topics.timeline(conversation), topics.people], changed),
        read: async () => {
          const reader = await readerOf(parts);
          return reader ? readReactions(reader.database, conversation, id, reader.people) : [];
        },
      }),
    setPinned: async (conversation, id, isPinned) => {
      const { seq } = await findTarget(holder.require(), conversation, id);
      const value = { entry: idToBytes(id), seq, unpinned: !isPinned };
      await add(conversation, { content: encodeContent({ case: 'pin', value }) }, EntryKind.PIN);
    },
    observePinned: (conversation) =>
      createQuery<readonly MessageRow[]>({
        clock: platform.clock,
        watch: (changed) => watch([topics.timeline(conversation), topics.people], changed),
        read: async () => {
          const reader = await readerOf(parts);
          return reader ? readPinned(reader, conversation) : [];
        },
      }),
  };
}

/** Leaves room for edits of what is deleted, by their own ids. */
const deletedAtOnce = 20;

/**
 * Messages that never left this device need nobody's leave to go, and take with them what was done to them and has not left it either.
 * Which of these it were.
 */
export async function takeBack(
  database: Database,
  conversation: ConversationId,
  ids: readonly EntryId[],
  self: UserId,
): Promise<ReadonlySet<EntryId>> {
  const isMeant = 'conversation = ? AND id IN (SELECT value FROM json_each(?))';
  const meant = [conversation, JSON.stringify(ids)];
  const waiting = await database.all<{ id: EntryId }>(
    `SELECT id FROM outbox WHERE ${isOnlyHere} AND ${isMeant}`,
    meant,
  );
  if (waiting.length === 0) return new Set();
  const about = (await silentIntents(database, conversation)).filter((intent) => {
    const targets = [...targetsOf([intent])];
    return targets.length > 0 && targets.every((target) => waiting.some(({ id }) => id === target));
  });
  await database.write(
    [...about, ...waiting].flatMap(({ id }) => discardIntent(id, conversation, self)),
    outboxTopics(conversation),
  );
  // The engine may have been faster.
  const sent = await database.all<{ id: EntryId }>(
    `SELECT id FROM outbox WHERE ${isMeant} UNION ALL SELECT id FROM entries INDEXED BY entries_by_id WHERE ${isMeant}`,
    [...meant, ...meant],
  );
  return new Set(waiting.map(({ id }) => id).filter((id) => !sent.some((each) => each.id === id)));
}

/** Other words of these messages, those on their way with them: they have to go too. I11 */
async function editsOf(
  database: Database,
  conversation: ConversationId,
  ids: readonly EntryId[],
): Promise<readonly EntryId[]> {
  const known = await database.all<{ id: EntryId }>(
    `SELECT e.id FROM view_effects e JOIN view_timeline t ON t.conversation = e.conversation AND t.id = e.target AND t.author = e.author
     WHERE e.conversation = ? AND e.type = 'edit' AND e.target IN (SELECT value FROM json_each(?))`,
    [conversation, JSON.stringify(ids)],
  );
  const waiting = await silentIntents(database, conversation);
  const own = waiting.filter((intent) => ids.some((id) => targetsOf([intent]).has(id)) && intent.deletes === null);
  return [...known, ...own].map(({ id }) => id);
}

async function reactionsOf(database: Database, conversation: ConversationId, id: EntryId, self: UserId) {
  const effects = await readEffects(database, conversation, [id], self);
  return withIntents(effects.get(id), id, await silentIntents(database, conversation), self).reactions;
}

const silentIntents = (database: Database, conversation: ConversationId) =>
  database.all<OutboxRow & { deletes: string | null }>(
    'SELECT * FROM outbox WHERE conversation = ? AND is_silent = 1 ORDER BY position',
    [conversation],
  );
