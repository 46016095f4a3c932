/**
 * What a person has set for themselves, as records of the vault: how they keep their conversations, what they have hidden. A record is
 * taken apart into fields, each of which is settled by the newest record of the log that has it. Pure.
 */
import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type EntryId,
  idFromBytes,
  NotificationLevel,
  type UserId,
  type VaultRecord,
  type VaultRecordSchema,
} from '@tidings/protocol';

export type RecordInit = NonNullable<MessageInitShape<typeof VaultRecordSchema>['record']>;

/** The values of all fields. */
export interface FieldValues {
  /** 0: not muted. `forEver`: until it is taken back. */
  readonly mute: number;
  readonly archive: boolean;
  /** 0: not pinned. */
  readonly pin: number;
  readonly unread: boolean;
  readonly level: NotificationLevel;
  readonly draft: Draft;
  /** A preference. */
  readonly group_level: NotificationLevel;
  /** A preference. */
  readonly no_link_previews: boolean;
  /** A preference. */
  readonly sealed_link_previews: boolean;
  /** Preferences: what is kept from others. */
  readonly hides_receipts: boolean;
  readonly hides_typing: boolean;
  readonly hides_presence: boolean;
  /** Of a conversation that was a message request: the `from_seq` of the membership that was accepted. */
  readonly accept: number;
  /** Of a user. */
  readonly block: boolean;
}

export interface Draft {
  readonly text: string;
  readonly reply?: EntryId;
  readonly atMs: number;
}

export type FieldName = keyof FieldValues;

/** A conversation, a user (of `block`), or empty for what holds everywhere. */
export type Subject = ConversationId | UserId | '';

export type Field = {
  readonly [Name in FieldName]: {
    readonly subject: Subject;
    readonly name: Name;
    readonly value: FieldValues[Name];
  };
}[FieldName];

/** Of `mute`. */
export const forEver = Number.MAX_SAFE_INTEGER;

/** Whom the person blocks, or does no longer. */
export interface Block {
  readonly user: UserId;
  readonly isOn: boolean;
}

export interface Hidden {
  readonly conversation: ConversationId;
  readonly entries: readonly EntryId[];
}

/** What a record says of what the person has set. */
export interface Personal {
  readonly fields: readonly Field[];
  readonly hidden?: Hidden;
  readonly block?: Block;
}

/** Undefined for records that are about keys. */
export function parsePersonal({ record }: VaultRecord): Personal | undefined {
  switch (record.case) {
    case 'conversationSettings': {
      const { conversation, mutedUntilMs, archived, pinRank, markedUnread, level, draft, acceptedFromSeq } =
        record.value;
      if (conversation.length !== 16) return { fields: [] };
      const subject = idFromBytes<ConversationId>(conversation);
      const fields: Field[] = [];
      if (mutedUntilMs !== undefined) fields.push({ subject, name: 'mute', value: toNumber(mutedUntilMs) });
      if (archived !== undefined) fields.push({ subject, name: 'archive', value: archived });
      if (pinRank !== undefined) fields.push({ subject, name: 'pin', value: toNumber(pinRank) });
      if (markedUnread !== undefined) fields.push({ subject, name: 'unread', value: markedUnread });
      if (level !== undefined) fields.push({ subject, name: 'level', value: level });
      if (acceptedFromSeq !== undefined) fields.push({ subject, name: 'accept', value: acceptedFromSeq });
      if (draft) {
        const reply = draft.reply.length === 16 ? { reply: idFromBytes<EntryId>(draft.reply) } : {};
        const value = { text: draft.text, ...reply, atMs: toNumber(draft.atMs) };
        fields.push({ subject, name: 'draft', value });
      }
      return { fields };
    }
    case 'preferences': {
      const { groupLevel, noLinkPreviews, sealedLinkPreviews, hidesReceipts, hidesTyping, hidesPresence } =
        record.value;
      const fields: Field[] = [];
      if (groupLevel !== undefined) fields.push({ subject: '', name: 'group_level', value: groupLevel });
      if (noLinkPreviews !== undefined) fields.push({ subject: '', name: 'no_link_previews', value: noLinkPreviews });
      if (sealedLinkPreviews !== undefined)
        fields.push({ subject: '', name: 'sealed_link_previews', value: sealedLinkPreviews });
      if (hidesReceipts !== undefined) fields.push({ subject: '', name: 'hides_receipts', value: hidesReceipts });
      if (hidesTyping !== undefined) fields.push({ subject: '', name: 'hides_typing', value: hidesTyping });
      if (hidesPresence !== undefined) fields.push({ subject: '', name: 'hides_presence', value: hidesPresence });
      return { fields };
    }
    case 'hidden': {
      const { conversation, entries } = record.value;
      if (conversation.length !== 16) return { fields: [] };
      const ids = entries.filter(({ length }) => length === 16).map((id) => idFromBytes<EntryId>(id));
      return { fields: [], hidden: { conversation: idFromBytes<ConversationId>(conversation), entries: ids } };
    }
    case 'block': {
      const { user, blocked } = record.value;
      if (user.length !== 16) return { fields: [] };
      const block = { user: idFromBytes<UserId>(user), isOn: blocked };
      return { fields: [{ subject: block.user, name: 'block', value: blocked }], block };
    }
    default:
      return undefined;
  }
}

const toNumber = (value: bigint): number => (value > BigInt(forEver) ? forEver : Number(value));

export type Level = 'all' | 'mentions' | 'none';

const levels: readonly (readonly [NotificationLevel, Level])[] = [
  [NotificationLevel.ALL, 'all'],
  [NotificationLevel.MENTIONS, 'mentions'],
  [NotificationLevel.NONE, 'none'],
];

export const levelOf = (value: NotificationLevel | undefined): Level | undefined =>
  levels.find(([known]) => known === value)?.[1];

export const levelValue = (level: Level | undefined): NotificationLevel =>
  levels.find(([, name]) => name === level)?.[0] ?? NotificationLevel.UNSPECIFIED;
