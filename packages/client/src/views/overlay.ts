import type { ConversationId, EntryId, UserId } from '@tidings/protocol';
import type { MessageContent, RepliedTo, TextContent } from '../api';
import type { Database } from '../store/database';
import { parseMessage } from './content';
import { type Effects, noEffects, readEffects, targetsOf, withEffects, withIntents } from './effects-query';
import type { PeopleSnapshot } from './people';
import type { OutboxRow } from './records';

export type Reply = NonNullable<TextContent['reply']>;

export interface OverlayInput {
  /** Shown since the last reading. */
  readonly fresh: readonly EntryId[];
  /** Answered by what is shown. */
  readonly replies: readonly Reply[];
  /** Of the outbox, in the order in which they were written. */
  readonly intents: readonly OutboxRow[];
  readonly self: UserId;
  readonly people: PeopleSnapshot;
}

/** What lies over the shown messages of one conversation: effects, and the messages they answer. Reads again only what has changed. */
export class Overlay {
  readonly #database: Database;
  readonly #conversation: ConversationId;
  #effects = new Map<EntryId, Effects>();
  #known = new Set<EntryId>();
  #pending = new Map<EntryId, Effects>();
  #replied = new Map<EntryId, RepliedTo>();
  #people: PeopleSnapshot | undefined;
  #seenChange = -1;
  /** How many edits each message had when its effects were read. */
  #edits = new Map<EntryId, number>();

  constructor(database: Database, conversation: ConversationId) {
    this.#database = database;
    this.#conversation = conversation;
  }

  /** The same object until it changes; undefined where nothing was done. */
  effects(id: EntryId): Effects | undefined {
    return this.#pending.get(id) ?? this.#effects.get(id);
  }

  /** The same object until it changes. */
  repliedTo(id: EntryId): RepliedTo | undefined {
    return this.#replied.get(id);
  }

  forget(): void {
    this.#effects = new Map();
    this.#known = new Set();
    this.#replied = new Map();
    this.#edits = new Map();
    this.#seenChange = -1;
  }

  async read(input: OverlayInput): Promise<void> {
    const changed = [...(await this.#readChanged()), ...(await this.#readUnsaid())];
    for (const id of input.fresh) this.#known.add(id);
    const ids = [...new Set([...input.fresh, ...changed.filter((id) => this.#known.has(id))])];
    const found = await readEffects(this.#database, this.#conversation, ids, input.self);
    for (const id of ids) this.#effects.delete(id);
    for (const [id, effects] of found) this.#effects.set(id, effects);
    await this.#countEdits(ids, found);
    const before = this.#pending;
    this.#pending = new Map(
      [...targetsOf(input.intents)].map((id) => [
        id,
        withIntents(this.#effects.get(id), id, input.intents, input.self),
      ]),
    );
    const touched = new Set([...changed, ...before.keys(), ...this.#pending.keys()]);
    if (input.people !== this.#people) this.#replied = new Map();
    for (const id of await this.#readExpired(input.replies)) this.#replied.delete(id);
    this.#people = input.people;
    await this.#readReplied(input, touched);
  }

  /** What effects were written for since the last time; nothing at the first. */
  async #readChanged(): Promise<readonly EntryId[]> {
    const rows =
      this.#seenChange < 0
        ? []
        : await this.#database.all<{ target: EntryId; change: number }>(
            'SELECT target, change FROM view_effects WHERE change > ? AND conversation = ? ORDER BY change',
            [this.#seenChange, this.#conversation],
          );
    if (this.#seenChange < 0) {
      const [newest] = await this.#database.all<{ change: number | null }>(
        'SELECT max(change) AS change FROM view_effects',
      );
      this.#seenChange = newest?.change ?? 0;
    }
    this.#seenChange = Math.max(this.#seenChange, rows.at(-1)?.change ?? 0);
    return rows.map(({ target }) => target);
  }

  /** Messages that have lost edits: the time of those words was over. I11 */
  async #readUnsaid(): Promise<readonly EntryId[]> {
    const now = await this.#readCounts([...this.#edits.keys()]);
    return [...this.#edits].filter(([id, count]) => now.get(id) !== count).map(([id]) => id);
  }

  async #countEdits(ids: readonly EntryId[], effects: ReadonlyMap<EntryId, Effects>): Promise<void> {
    for (const id of ids) this.#edits.delete(id);
    const edited = ids.filter((id) => (effects.get(id)?.edits.size ?? 0) > 0);
    for (const [id, count] of await this.#readCounts(edited)) this.#edits.set(id, count);
  }

  async #readCounts(ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.all<{ target: EntryId; count: number }>(
      `SELECT target, count(*) AS count FROM view_effects
       WHERE conversation = ? AND type = 'edit' AND target IN (SELECT value FROM json_each(?)) GROUP BY target`,
      [this.#conversation, JSON.stringify(ids)],
    );
    return new Map(rows.map(({ target, count }) => [target, count]));
  }

  async #readReplied(input: OverlayInput, touched: ReadonlySet<EntryId>): Promise<void> {
    const wanted = input.replies.filter(({ id }) => touched.has(id) || this.#replied.get(id)?.content === undefined);
    if (wanted.length === 0) return;
    const said = await this.#readSaid(wanted.map(({ id }) => id));
    const effects = await readEffects(
      this.#database,
      this.#conversation,
      wanted.map(({ id }) => id),
      input.self,
    );
    await this.#countEdits(
      wanted.map(({ id }) => id),
      effects,
    );
    for (const reply of wanted) {
      const intent = input.intents.find(({ id }) => id === reply.id);
      const own = intent && { author: input.self, seq: 0, content: parseMessage(intent.content) };
      const found = said.get(reply.id) ?? own;
      const over = withIntents(effects.get(reply.id), reply.id, input.intents, input.self);
      // Whoever answers says whose words they were; where they are held, the log says it.
      const author = found?.author ?? reply.author;
      this.#replied.set(reply.id, {
        id: reply.id,
        seq: found?.seq || reply.seq,
        author,
        authorName: input.people.person(author).displayName,
        isOwn: author === input.self,
        content: found && withEffects(found.content, author, over ?? noEffects),
      });
    }
  }

  /** Of these answered messages those that have had their time: their words must not stay in a quote. I11 */
  async #readExpired(replies: readonly Reply[]): Promise<readonly EntryId[]> {
    const known = replies.filter(({ id }) => this.#replied.get(id)?.content !== undefined).map(({ id }) => id);
    if (known.length === 0) return [];
    const rows = await this.#database.all<{ id: EntryId }>(
      `SELECT e.id FROM json_each(?2) j CROSS JOIN entries e INDEXED BY entries_by_id
       ON e.conversation = ?1 AND e.id = j.value WHERE e.is_expired = 1`,
      [this.#conversation, JSON.stringify(known)],
    );
    return rows.map(({ id }) => id);
  }

  async #readSaid(ids: readonly EntryId[]) {
    const rows = await this.#database.all<{ id: EntryId; seq: number; author: UserId; content: string }>(
      `SELECT id, seq, author, content FROM view_timeline
       WHERE conversation = ? AND type = 'message' AND id IN (SELECT value FROM json_each(?))`,
      [this.#conversation, JSON.stringify(ids)],
    );
    return new Map(
      rows.map(({ id, seq, author, content }) => [id, { seq, author, content: JSON.parse(content) as MessageContent }]),
    );
  }
}
