/**
 * What is set, as rows. Of each field there are at most two: what the vault's log says, and what was said here and is not in the log yet,
 * which counts until it has landed. So a change shows at once, survives a kill, and every own device ends where the log does.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import { type ConversationId, type EntryId, EntryKind, type UserId, VaultRecordSchema } from '@tidings/protocol';
import { addIntent } from '../outbox/intents';
import type { Statement } from '../store/database';
import { topics } from '../store/topics';
import { refreshList } from '../views/list-view';
import { blockedHere, giveUpBlock, takeBlock } from './blocks';
import { type Field, type Hidden, type Personal, parsePersonal, type RecordInit } from './fields';

export interface Change {
  readonly statements: readonly Statement[];
  readonly topics: readonly string[];
}

/** A record is said here: an intent for the vault's log, and shown from now on. */
export function sayRecord(
  record: RecordInit,
  by: { readonly id: EntryId; readonly vault: ConversationId; readonly nowMs: number; readonly self: UserId },
): Change {
  const { id, vault, nowMs, self } = by;
  const message = create(VaultRecordSchema, { record });
  const content = toBinary(VaultRecordSchema, message);
  const personal = parsePersonal(message) ?? { fields: [] };
  const { fields, hidden, block } = personal;
  return {
    statements: [
      ...addIntent({ id, conversation: vault, kind: EntryKind.VAULT, content, isSilent: true }, nowMs, self),
      ...fields.map((field) => saveHere(field, id)),
      ...(hidden ? saveHidden(hidden, self) : []),
      ...(block ? blockedHere(block, { id, nowMs, self }) : []),
    ],
    topics: [topics.outbox, ...changedBy(personal)],
  };
}

/** A record has come with the vault's log. */
export function takeRecord(
  personal: Personal,
  entry: { readonly id: EntryId; readonly seq: number; readonly acceptedAtMs: number },
  self: UserId,
): Change {
  const { fields, hidden, block } = personal;
  return {
    statements: [
      {
        sql: `INSERT INTO personal (subject, field, is_here, seq, value) VALUES (?, ?, 0, ?, ?)
              ON CONFLICT (subject, field, is_here) DO UPDATE SET seq = excluded.seq, value = excluded.value
              WHERE excluded.seq > personal.seq`,
        rows: fields.map(({ subject, name, value }) => [subject, name, entry.seq, JSON.stringify(value)]),
      },
      { sql: 'DELETE FROM personal WHERE is_here = 1 AND entry = ? AND is_said = 1', params: [entry.id] },
      { sql: 'UPDATE personal SET entry = NULL WHERE is_here = 1 AND entry = ?', params: [entry.id] },
      ...(hidden ? saveHidden(hidden, self) : []),
      ...(block ? takeBlock(block, entry, self) : []),
    ],
    topics: changedBy(personal),
  };
}

/** @param entry the intent that says it; undefined while the person may go on (a draft) */
export function saveHere({ subject, name, value }: Field, entry: EntryId | undefined): Statement {
  return {
    // What an earlier intent has said is still on its way: its id stays until it has landed.
    sql: `INSERT INTO personal (subject, field, is_here, seq, value, entry, is_said) VALUES (?1, ?2, 1, 0, ?3, ?4, ?4 IS NOT NULL)
          ON CONFLICT (subject, field, is_here) DO UPDATE
          SET value = excluded.value, entry = coalesce(excluded.entry, personal.entry), is_said = excluded.is_said`,
    params: [subject, name, JSON.stringify(value), entry ?? null],
  };
}

function saveHidden({ conversation, entries }: Hidden, self: UserId): readonly Statement[] {
  return [
    { sql: 'INSERT OR IGNORE INTO hidden VALUES (?, ?)', rows: entries.map((entry) => [conversation, entry]) },
    refreshList([conversation], self),
  ];
}

export function changedBy({ fields, hidden, block }: Personal): readonly string[] {
  if (block) return [topics.list, topics.blocked];
  const subjects = new Set(fields.flatMap(({ subject }) => (subject === '' ? [] : [subject as ConversationId])));
  if (hidden) subjects.add(hidden.conversation);
  return [
    topics.list,
    ...(fields.some(({ subject }) => subject === '') ? [topics.preferences] : []),
    ...[...subjects].map(topics.conversation),
    ...(hidden ? [topics.timeline(hidden.conversation)] : []),
  ];
}

/** A record that the log will not take: its intent goes, and what it said with it. */
export function giveUp(id: EntryId): readonly Statement[] {
  return [
    { sql: 'DELETE FROM outbox WHERE id = ? AND seq IS NULL', params: [id] },
    { sql: 'DELETE FROM personal WHERE is_here = 1 AND entry = ?', params: [id] },
    giveUpBlock(id),
  ];
}
