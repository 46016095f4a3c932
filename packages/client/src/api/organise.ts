import { type ConversationId, directConversationId, type EntryId, idToBytes, newId } from '@tidings/protocol';
import type { LinkPreviewChoice, Live, NotificationLevelName, OrganiseApi } from '../api';
import { type FieldName, type FieldValues, forEver, levelOf, levelValue, type RecordInit } from '../personal/fields';
import { ranksAfter } from '../personal/pin-ranks';
import { readAllSettings, readSettings, type Settings } from '../personal/settings-query';
import { type Change, sayRecord } from '../personal/statements';
import type { SignedIn } from '../session/holder';
import { topics } from '../store/topics';
import { createQuery } from '../views/live';
import type { Parts } from './parts';

/** Makes a record an intent for the vault. */
export async function recordChange({ platform }: Parts, held: SignedIn, record: RecordInit): Promise<Change> {
  const { user: self } = held;
  const vault = await directConversationId(self, self);
  return sayRecord(record, { id: newId<EntryId>(platform), vault, nowMs: platform.now(), self });
}

export async function say(parts: Parts, record: RecordInit): Promise<void> {
  const held = parts.holder.require();
  const change = await recordChange(parts, held, record);
  await held.database.write(change.statements, change.topics);
}

type Fields = Omit<Extract<RecordInit, { case: 'conversationSettings' }>['value'], '$typeName' | 'conversation'>;

/** Sets one field of a conversation. What is so already costs no record. */
export async function setField<Name extends FieldName>(
  parts: Parts,
  id: ConversationId,
  name: Name,
  value: FieldValues[Name],
  fields: Fields,
): Promise<void> {
  const settings = await readSettings(parts.holder.require().database, id);
  if (isSo(settings, name, value)) return;
  await say(parts, { case: 'conversationSettings', value: { conversation: idToBytes(id), ...fields } });
}

const isSo = <Name extends FieldName>(settings: Settings, name: Name, value: FieldValues[Name]): boolean =>
  settings[name] === value || (settings[name] === undefined && !value);

export function createOrganiseApi(parts: Parts): OrganiseApi {
  const { holder, platform, watch } = parts;
  const set = <Name extends FieldName>(id: ConversationId, name: Name, value: FieldValues[Name], fields: Fields) =>
    setField(parts, id, name, value, fields);

  const groupLevel = createQuery<NotificationLevelName>({
    clock: platform.clock,
    watch: (changed) => watch([topics.preferences, topics.account], changed),
    read: async () => {
      const held = holder.get();
      return (held && levelOf((await readSettings(held.database, '')).group_level)) ?? 'all';
    },
  });

  const linkPreviews = createQuery<LinkPreviewChoice>({
    clock: platform.clock,
    watch: (changed) => watch([topics.preferences, topics.account], changed),
    read: async () => {
      const held = holder.get();
      const { no_link_previews: isOff, sealed_link_previews: inSealed } = held
        ? await readSettings(held.database, '')
        : {};
      return { inOpen: !isOff, inSealed: inSealed ?? false };
    },
  });

  return {
    setMuted: (id, untilMs) => {
      const mute = untilMs === undefined ? 0 : Math.min(Math.floor(untilMs), forEver);
      return set(id, 'mute', mute, { mutedUntilMs: BigInt(mute) });
    },
    setArchived: (id, archived) => set(id, 'archive', archived, { archived }),
    setPinned: async (id, isPinned) => {
      const settings = await readSettings(holder.require().database, id);
      if ((settings.pin ?? 0) > 0 === isPinned) return;
      const rank = isPinned ? platform.now() : 0;
      await set(id, 'pin', rank, { pinRank: BigInt(rank) });
    },
    movePinned: async (id, above) => {
      const ranks = new Map<ConversationId, number>();
      for (const [subject, { pin = 0 }] of await readAllSettings(holder.require().database))
        if (subject !== '' && pin > 0) ranks.set(subject as ConversationId, pin);
      for (const [moved, pin] of ranksAfter(ranks, id, above, platform.now()))
        await set(moved, 'pin', pin, { pinRank: BigInt(pin) });
    },
    markUnread: (id, isMarked = true) => set(id, 'unread', isMarked, { markedUnread: isMarked }),
    setNotificationLevel: (id, level) => set(id, 'level', levelValue(level), { level: levelValue(level) }),
    saved: async () => {
      const { user } = holder.require();
      return directConversationId(user, user);
    },
    observeLinkPreviews: (): Live<LinkPreviewChoice> => linkPreviews,
    setLinkPreviews: async ({ inOpen, inSealed }) => {
      const settings = await readSettings(holder.require().database, '');
      const off = inOpen === undefined ? undefined : !inOpen;
      const value = {
        ...(off !== undefined && !isSo(settings, 'no_link_previews', off) && { noLinkPreviews: off }),
        ...(inSealed !== undefined &&
          !isSo(settings, 'sealed_link_previews', inSealed) && { sealedLinkPreviews: inSealed }),
      };
      if (Object.keys(value).length > 0) await say(parts, { case: 'preferences', value });
    },
    observeGroupLevel: (): Live<NotificationLevelName> => groupLevel,
    setGroupLevel: async (level) => {
      const value = levelValue(level);
      if (isSo(await readSettings(holder.require().database, ''), 'group_level', value)) return;
      await say(parts, { case: 'preferences', value: { groupLevel: value } });
    },
  };
}
