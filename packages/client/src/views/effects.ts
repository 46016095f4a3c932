/**
 * Edits, reactions, pins and deletions: rows of their own beside the timeline, put over their targets when those are read (effects-query.ts).
 * So they may come before what they are for, or without it, and views made anew equal views kept step by step.
 */
import { type ConversationId, type EntryId, EntryKind, isLoud, type UserId } from '@tidings/protocol';
import type { LogEntry } from '../replica/entry';
import { dropAboutExpired } from '../replica/expiry';
import type { Kept } from '../sealer/sealer';
import type { SqlValue, Statement } from '../store/database';
import { openedOf, parseEffect, parseMessage } from './content';
import { scopeOf, textsPerMs, wordsOf } from './search-text';

export interface EffectRecord {
  readonly target: EntryId;
  readonly type: 'edit' | 'reaction' | 'pin' | 'delete';
  readonly author: UserId;
  /** Of records with the same target, type, author and key the newest stays. */
  readonly key: string;
  readonly seq: number;
  readonly id: EntryId;
  readonly atMs: number;
  readonly isOff: boolean;
  /** JSON: the words of an edit. */
  readonly content: string;
}

/** What an entry does to others. Pure. */
export function effectsOf(entry: LogEntry, kept: Kept | undefined): readonly EffectRecord[] {
  // Said aloud it would count as unread and show nothing: then it is no effect, but content of a form that is not known.
  if (!entry.isSilent || (entry.kind !== EntryKind.CONTENT && entry.kind !== EntryKind.PIN)) return [];
  const effect = parseEffect(openedOf(kept));
  // Who may pin is the server's to check, by the kind.
  if (!effect || (effect.type === 'pin') !== (entry.kind === EntryKind.PIN)) return [];
  const by = { author: entry.author, seq: entry.seq, id: entry.id, atMs: entry.acceptedAtMs };
  const plain = { ...by, type: effect.type, key: '', isOff: false, content: '' };
  switch (effect.type) {
    case 'edit':
      return [{ ...plain, target: effect.target, key: entry.id, content: JSON.stringify(effect.content) }];
    case 'reaction':
      return [{ ...plain, target: effect.target, key: effect.emoji, isOff: effect.isOff }];
    case 'pin':
      return [{ ...plain, target: effect.target, isOff: effect.isOff }];
    case 'delete':
      // What its author has signed, and the server has found to be theirs to delete.
      return effect.targets.filter((target) => entry.deletes.includes(target)).map((target) => ({ ...plain, target }));
  }
}

/** Does this entry name the person, or answer them? Pure. */
export function isMention(entry: LogEntry, kept: Kept | undefined, self: UserId): boolean {
  if (entry.author === self || !isLoud({ kind: entry.kind, silent: entry.isSilent })) return false;
  const opened = openedOf(kept);
  const content = opened && parseMessage(opened);
  if (content?.type !== 'text') return false;
  const { mentions = [], reply } = content;
  return reply?.author === self || mentions.some(({ user }) => user === undefined || user === self);
}

/** The texts of an entry, as the index of words takes them. */
function textOf(conversation: ConversationId, { entry, kept }: Opened[number]): readonly SqlValue[] | undefined {
  const opened = entry.kind === EntryKind.CONTENT ? openedOf(kept) : undefined;
  if (!opened) return undefined;
  const effect = parseEffect(opened);
  if (effect && !entry.isSilent) return undefined;
  const content = effect?.type === 'edit' ? effect.content : effect ? undefined : parseMessage(opened);
  if (content?.type !== 'text') return undefined;
  const target = effect?.type === 'edit' ? effect.target : entry.id;
  const scope = `${scopeOf(conversation)} ${scopeOf(entry.author)}`;
  return [
    entry.acceptedAtMs,
    placeOf(conversation, entry),
    conversation,
    entry.seq,
    target,
    scope,
    wordsOf(content.text),
  ];
}

/**
 * Tells texts of the same millisecond apart: within a conversation always, and of two conversations that have entries with the same clock
 * all but once in a million times. Then one of the two is not found.
 */
function placeOf(conversation: ConversationId, { seq }: LogEntry): number {
  return (seq + Number.parseInt(conversation.slice(-5), 16)) % textsPerMs;
}

type Opened = readonly { readonly entry: LogEntry; readonly kept: Kept | undefined }[];

/** What entries do to others, and others to them. To be run after the entries and their rows were written. */
export function saveEffects(conversation: ConversationId, opened: Opened, self: UserId): readonly Statement[] {
  if (opened.length === 0) return [];
  // They stand in the order in which they came, which need not be that of the log.
  const fromSeq = opened.reduce((least, { entry }) => Math.min(least, entry.seq), Number.MAX_SAFE_INTEGER);
  const toSeq = opened.reduce((most, { entry }) => Math.max(most, entry.seq), 0);
  const effects = opened.flatMap(({ entry, kept }) => effectsOf(entry, kept));
  const mentions = opened.filter(({ entry, kept }) => isMention(entry, kept, self));
  const texts = opened.flatMap((item) => {
    const text = textOf(conversation, item);
    return text ? [text] : [];
  });
  const deleted = effects.filter(({ type }) => type === 'delete').map(({ target }) => [conversation, target] as const);
  return [
    ...(effects.length > 0 ? [insertEffects(conversation, effects)] : []),
    ...(mentions.length > 0
      ? [
          {
            sql: 'INSERT OR IGNORE INTO view_mentions (conversation, seq) VALUES (?, ?)',
            rows: mentions.map(({ entry }) => [conversation, entry.seq]),
          },
        ]
      : []),
    ...(texts.length > 0
      ? [
          {
            sql: `INSERT OR IGNORE INTO view_texts (id, conversation, seq, target, scope, words) VALUES (? * ${textsPerMs} + ?, ?, ?, ?, ?, ?)`,
            rows: texts,
          },
        ]
      : []),
    ...(effects.some(({ type }) => type === 'edit')
      ? removeEdits('seq BETWEEN ?2 AND ?3').map((sql) => ({ sql, params: [conversation, fromSeq, toSeq] }))
      : []),
    ...remove('seq BETWEEN ?2 AND ?3').map((sql) => ({ sql, params: [conversation, fromSeq, toSeq] })),
    ...(effects.length > 0 ? dropAboutExpired.map((sql) => ({ sql, params: [conversation, fromSeq, toSeq] })) : []),
    ...(deleted.length > 0
      ? [
          ...removeEdits('target = ?2'),
          'DELETE FROM view_texts WHERE conversation = ?1 AND target = ?2',
          ...remove(seqOfTarget),
        ].map((sql) => ({ sql, rows: deleted }))
      : []),
  ];
}

function insertEffects(conversation: ConversationId, effects: readonly EffectRecord[]): Statement {
  return {
    sql: `INSERT OR REPLACE INTO view_effects
            (conversation, target, type, author, key, seq, id, at_ms, is_off, content)
          SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (
            SELECT 1 FROM view_effects WHERE conversation = ?1 AND target = ?2 AND type = ?3 AND author = ?4 AND key = ?5 AND seq > ?6)`,
    rows: effects.map((effect) => [
      conversation,
      effect.target,
      effect.type,
      effect.author,
      effect.key,
      effect.seq,
      effect.id,
      effect.atMs,
      effect.isOff ? 1 : 0,
      effect.content,
    ]),
  };
}

const seqOfTarget = 'seq = (SELECT seq FROM entries INDEXED BY entries_by_id WHERE conversation = ?1 AND id = ?2)';

/** Other words of what was deleted: who deleted it may not have known them, and they may come only after. I11 */
function removeEdits(where: string): readonly string[] {
  const edits = `view_effects x JOIN view_effects d ON d.conversation = ?1 AND d.target = x.target AND d.type = 'delete'
    WHERE x.conversation = ?1 AND x.type = 'edit' AND x.${where}`;
  return [
    `UPDATE entries SET body = x'', opened = NULL, closed = NULL, is_deleted = 1
     WHERE conversation = ?1 AND seq IN (SELECT x.seq FROM ${edits})`,
    `DELETE FROM view_effects WHERE change IN (SELECT x.change FROM ${edits})`,
  ];
}

/** What was deleted leaves nothing here that could be read, also when it comes only after its deletion. I11 */
function remove(where: string): readonly string[] {
  const isDeleted = (table: string, id = 'id') =>
    `conversation = ?1 AND ${where} AND EXISTS (
       SELECT 1 FROM view_effects d WHERE d.conversation = ?1 AND d.target = ${table}.${id} AND d.type = 'delete')`;

  return [
    `UPDATE view_timeline SET content = '{"type":"deleted"}' WHERE type = 'message' AND ${isDeleted('view_timeline')}`,
    `DELETE FROM view_effects WHERE type <> 'delete' AND ${isDeleted('view_effects')}`,
    `DELETE FROM view_mentions WHERE conversation = ?1 AND ${where} AND EXISTS (
       SELECT 1 FROM entries e JOIN view_effects d ON d.conversation = ?1 AND d.target = e.id AND d.type = 'delete'
       WHERE e.conversation = ?1 AND e.seq = view_mentions.seq)`,
    `DELETE FROM view_texts WHERE conversation = ?1 AND ${where} AND EXISTS (
       SELECT 1 FROM view_effects d WHERE d.conversation = ?1 AND d.target = view_texts.target AND d.type = 'delete')`,
    // What was to be opened later never will be: it gets the row it has waited for.
    `INSERT OR IGNORE INTO view_timeline (conversation, seq, id, type, author, at_ms, content)
     SELECT conversation, seq, id, 'message', author, accepted_at_ms, '{"type":"deleted"}' FROM entries
     WHERE closed = 'later' AND kind = ${EntryKind.CONTENT} AND is_silent = 0 AND ${isDeleted('entries')}`,
    `UPDATE entries SET body = x'', opened = NULL, closed = NULL, is_deleted = 1
     WHERE is_deleted = 0 AND kind IN (${EntryKind.CONTENT}, ${EntryKind.PIN}) AND ${isDeleted('entries')}`,
  ];
}
