/** What edits, reactions, pins and deletions make of the messages they are for: those of the log, and over them what waits in the outbox. */
import { type ConversationId, type EntryId, EntryKind, limits, type UserId } from '@tidings/protocol';
import type { FormerText, MessageContent, MessageRow, Person, Reaction, TextContent } from '../api';
import type { Database } from '../store/database';
import { parseEffect } from './content';
import type { PeopleSnapshot } from './people';
import { failureOf, type OutboxRow } from './records';

/** Everything done to one message so far. */
export interface Effects {
  /** By author: only the message's own counts. */
  readonly edits: ReadonlyMap<UserId, TextContent>;
  readonly reactions: readonly Reaction[];
  readonly isPinned: boolean;
  readonly isDeleted: boolean;
  /** What was meant here last and was refused. */
  readonly failure?: MessageRow['effectFailure'];
}

export const noEffects: Effects = { edits: new Map(), reactions: [], isPinned: false, isDeleted: false };

/** The content as it reads now. What was deleted stays deleted; an edit keeps what the message answers. */
export function withEffects(content: MessageContent, author: UserId, effects: Effects): MessageContent {
  if (content.type === 'deleted' || effects.isDeleted) return { type: 'deleted' };
  const edit = effects.edits.get(author);
  if (content.type !== 'text' || !edit) return content;
  const { reply, isForwarded } = content;
  return { ...edit, ...(reply && { reply }), ...(isForwarded && { isForwarded }) };
}

interface EffectRow {
  readonly target: EntryId;
  readonly type: 'edit' | 'reaction' | 'pin' | 'delete';
  readonly author: UserId;
  readonly key: string;
  readonly is_off: number;
  readonly content: string;
  readonly count: number;
  readonly is_own: number;
}

/**
 * Of a person's reactions to one message the newest few count, however many a hostile client has sent; of edits the newest of each author
 * is read; so the answer is bounded by the number of people.
 */
const effectsSql = `
  WITH ids AS (SELECT value AS target FROM json_each(?2)),
  reactions AS (
    SELECT target, author, key, seq, is_off,
      row_number() OVER (PARTITION BY target, author ORDER BY seq DESC) AS place
    FROM view_effects
    WHERE conversation = ?1 AND type = 'reaction' AND is_off = 0 AND target IN ids)
  SELECT target, type, author, '' AS key, is_off, content, 1 AS count, 0 AS is_own, max(seq) AS place
    FROM view_effects WHERE conversation = ?1 AND type = 'edit' AND target IN ids GROUP BY target, author
  UNION ALL
  SELECT target, type, author, '' AS key, is_off, '', 1, 0, max(seq)
    FROM view_effects WHERE conversation = ?1 AND type = 'pin' AND target IN ids GROUP BY target
  UNION ALL
  SELECT target, type, author, '' AS key, is_off, '', 1, 0, seq
    FROM view_effects WHERE conversation = ?1 AND type = 'delete' AND target IN ids
  UNION ALL
  SELECT target, 'reaction', '', key, 0, '', count(*), max(author = ?3), min(seq)
    FROM reactions WHERE place <= ${limits.reactionsPerPerson} GROUP BY target, key
  ORDER BY place`;

/** What the log holds for these messages; those of which it holds nothing are left out. */
export async function readEffects(
  database: Database,
  conversation: ConversationId,
  ids: readonly EntryId[],
  self: UserId,
): Promise<Map<EntryId, Effects>> {
  const found = new Map<EntryId, Effects>();
  if (ids.length === 0) return found;
  const rows = await database.all<EffectRow>(effectsSql, [conversation, JSON.stringify(ids), self]);
  for (const row of rows) found.set(row.target, withRow(found.get(row.target) ?? noEffects, row));
  return found;
}

function withRow(effects: Effects, row: EffectRow): Effects {
  switch (row.type) {
    case 'edit':
      return { ...effects, edits: new Map(effects.edits).set(row.author, JSON.parse(row.content) as TextContent) };
    case 'pin':
      return { ...effects, isPinned: row.is_off === 0 };
    case 'delete':
      return { ...effects, isDeleted: true };
    case 'reaction':
      return {
        ...effects,
        reactions: [...effects.reactions, { emoji: row.key, count: row.count, isOwn: row.is_own === 1 }],
      };
  }
}

/** What was done here to messages and has not come back yet: of one conversation, or of all. */
export function readEffectIntents(database: Database, conversation?: ConversationId): Promise<readonly OutboxRow[]> {
  return database.all<OutboxRow>(
    `SELECT * FROM outbox WHERE is_silent = 1 AND kind IN (${EntryKind.CONTENT}, ${EntryKind.PIN})
       AND (?1 IS NULL OR conversation = ?1) ORDER BY position`,
    [conversation ?? null],
  );
}

/** The messages that these intents are for. */
export function targetsOf(intents: readonly Pick<OutboxRow, 'kind' | 'content'>[]): ReadonlySet<EntryId> {
  const targets = new Set<EntryId>();
  for (const intent of intents) {
    const effect = effectOfIntent(intent);
    if (effect?.type === 'delete') for (const target of effect.targets) targets.add(target);
    else if (effect) targets.add(effect.target);
  }
  return targets;
}

/** What was done here and has not come back yet, over what the log says. What was refused changes nothing, and is told. */
export function withIntents(
  before: Effects | undefined,
  id: EntryId,
  intents: readonly OutboxRow[],
  self: UserId,
): Effects {
  return intents.reduce((effects, intent) => withIntent(effects, id, intent, self), before ?? noEffects);
}

function withIntent(effects: Effects, id: EntryId, intent: OutboxRow, self: UserId): Effects {
  const effect = effectOfIntent(intent);
  if (!effect) return effects;
  const failure = failureOf(intent);
  if (failure) {
    const isMeant = effect.type === 'delete' ? effect.targets.includes(id) : effect.target === id;
    return isMeant ? { ...effects, failure: { id: intent.id, ...failure } } : effects;
  }
  if (effect.type === 'delete') return effect.targets.includes(id) ? { ...effects, isDeleted: true } : effects;
  if (effect.target !== id) return effects;
  switch (effect.type) {
    case 'edit':
      return { ...effects, edits: new Map(effects.edits).set(self, effect.content) };
    case 'pin':
      return { ...effects, isPinned: !effect.isOff };
    case 'reaction':
      return { ...effects, reactions: react(effects.reactions, effect.emoji, !effect.isOff) };
  }
}

function react(reactions: readonly Reaction[], emoji: string, isOn: boolean): readonly Reaction[] {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if ((known?.isOwn ?? false) === isOn) return reactions;
  if (!known) return [...reactions, { emoji, count: 1, isOwn: true }];
  const count = known.count + (isOn ? 1 : -1);
  return reactions
    .map((reaction) => (reaction === known ? { emoji, count, isOwn: isOn } : reaction))
    .filter((reaction) => reaction.count > 0);
}

export function effectOfIntent({ kind, content }: Pick<OutboxRow, 'kind' | 'content'>) {
  return kind === EntryKind.CONTENT || kind === EntryKind.PIN ? parseEffect(content) : undefined;
}

/** Who reacted how, in the order in which they did. */
export async function readReactions(
  database: Database,
  conversation: ConversationId,
  id: EntryId,
  people: PeopleSnapshot,
): Promise<readonly { readonly emoji: string; readonly person: Person }[]> {
  const rows = await database.all<{ key: string; author: UserId }>(
    `SELECT key, author FROM (
       SELECT key, author, seq, row_number() OVER (PARTITION BY author ORDER BY seq DESC) AS place
       FROM view_effects WHERE conversation = ? AND target = ? AND type = 'reaction' AND is_off = 0)
     WHERE place <= ${limits.reactionsPerPerson} ORDER BY seq LIMIT 1000`,
    [conversation, id],
  );
  return rows.map(({ key, author }) => ({ emoji: key, person: people.person(author) }));
}

/** What it said before it says what it says now. */
export async function readFormerTexts(
  database: Database,
  conversation: ConversationId,
  id: EntryId,
): Promise<readonly FormerText[]> {
  const [first] = await database.all<{ author: UserId; content: string; at_ms: number }>(
    'SELECT author, content, at_ms FROM view_timeline WHERE conversation = ? AND id = ?',
    [conversation, id],
  );
  if (!first) return [];
  const edits = await database.all<{ content: string; at_ms: number }>(
    `SELECT content, at_ms FROM view_effects WHERE conversation = ? AND target = ? AND type = 'edit' AND author = ?
     ORDER BY seq LIMIT 500`,
    [conversation, id, first.author],
  );
  const texts = [first, ...edits].map(({ content, at_ms }) => ({
    content: JSON.parse(content) as MessageContent,
    atMs: at_ms,
  }));
  return texts.slice(0, -1).flatMap(({ content, atMs }) => (content.type === 'text' ? [{ content, atMs }] : []));
}
