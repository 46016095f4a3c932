import { type ConversationId, type EntryId, EntryKind, type UserId } from '@tidings/protocol';
import type { MessageContent, RepliedTo, TimelineRow } from '../api';
import type { Database } from '../store/database';
import { parseMessage } from './content';
import { type Effects, effectOfIntent } from './effects-query';
import { Overlay, type Reply } from './overlay';
import type { PeopleSnapshot } from './people';
import type { Others, OutboxRow, TimelineRecordRow } from './records';
import { rowOfIntent, rowOfRecord, statusOf } from './row';

export const timelinePage = 50;

const lastSeq = 2 ** 32 - 1;

interface Frame {
  readonly incarnation: number;
  readonly from_seq: number;
  /** Of the window that is looked at. */
  readonly low: number | null;
  readonly high: number | null;
  readonly is_newest: number;
  readonly others_delivered_seq: number;
  readonly others_read_seq: number;
}

interface Shown {
  readonly record: TimelineRecordRow;
  /** What it answers. */
  readonly reply: Reply | undefined;
  row: TimelineRow;
  /** What the row was made with. */
  effects: Effects | undefined;
  repliedTo: RepliedTo | undefined;
  /** Its effects have been read. */
  isCovered: boolean;
}

export interface TimelineRead {
  readonly rows: readonly TimelineRow[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** Has some of what was to be opened later opened now, the newest up to this seq. */
export type OpenLater = (upToSeq: number) => Promise<unknown>;

/**
 * Reads one conversation's timeline again and again, each time only what is new: the newest rows, or those around a place, and pages
 * above and below on demand. Rows never come from behind a hole: only one window is shown, the newest as long as it follows the log.
 */
export class TimelineReader {
  readonly #database: Database;
  readonly #conversation: ConversationId;
  readonly #open: OpenLater;
  readonly #overlay: Overlay;
  #shown: Shown[] = [];
  #incarnation = 0;
  /** Everything between these is shown; `#toSeq` 0: nothing yet. */
  #fromSeq = 0;
  #toSeq = 0;
  /** The window they lie in. */
  #low = 0;
  #high = 0;
  /** A piece of the past is shown, the one that this seq lies in. Undefined: the newest window, and what comes. */
  #anchor: number | undefined;
  #people: PeopleSnapshot | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(database: Database, conversation: ConversationId, open: OpenLater) {
    this.#database = database;
    this.#conversation = conversation;
    this.#open = open;
    this.#overlay = new Overlay(database, conversation);
  }

  /** Is there something above, in the replica? */
  get hasOlderHere(): boolean {
    return this.#fromSeq > this.#low;
  }

  /** Is there something below, in the replica? */
  get hasNewerHere(): boolean {
    return this.#toSeq < this.#high;
  }

  /** The seqs that are shown. */
  get shown(): { readonly fromSeq: number; readonly toSeq: number } {
    return { fromSeq: this.#fromSeq, toSeq: this.#toSeq };
  }

  /** From the next reading on what lies around this seq is shown; it is held. */
  moveTo(seq: number): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#fromSeq > seq || seq > this.#toSeq) this.#forget(seq);
    });
  }

  /** From the next reading on the newest entries are shown. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#anchor !== undefined) this.#forget();
    });
  }

  read(self: UserId, people: PeopleSnapshot): Promise<TimelineRead> {
    return this.#inTurn(() => this.#read(self, people));
  }

  /** Shows one page more of what the replica holds above. */
  readOlder(): Promise<void> {
    return this.#inTurn(() => this.#readOlder());
  }

  /** And below. */
  readNewer(): Promise<void> {
    return this.#inTurn(() => this.#readNewer());
  }

  /** One after another: what is shown and its bounds change together. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #read(self: UserId, people: PeopleSnapshot): Promise<TimelineRead> {
    // The outbox first: an entry applied in between is seen twice, and told apart by its id; never not at all.
    const intents = await this.#database.all<OutboxRow>(
      `SELECT * FROM outbox WHERE conversation = ? AND kind <> ${EntryKind.VAULT} ORDER BY seq IS NULL, position`,
      [this.#conversation],
    );
    const hidden = await this.#readHidden();
    const frame = await this.#readFrame();
    const others = { deliveredSeq: frame?.others_delivered_seq ?? 0, readSeq: frame?.others_read_seq ?? 0 };
    if (!frame || frame.low === null || frame.high === null) this.#forget();
    else await this.#follow({ ...frame, low: frame.low, high: frame.high });
    await this.#dropExpired();
    const isAtEnd = this.#anchor === undefined;
    const ids = new Set(this.#shown.slice(-intents.length - timelinePage).map(({ record }) => record.id));
    const pending = intents.filter(
      (intent) => isAtEnd && !ids.has(intent.id) && !hidden.has(intent.id) && !isAbout(intent),
    );
    await this.#cover(pending, intents, { self, people });
    const rows = this.#rows(self, people, others).filter(({ id }) => !hidden.has(id));
    return {
      rows: [
        ...rows,
        ...pending.map((row) => {
          const reply = replyOfIntent(row);
          const [effects, repliedTo] = [this.#overlay.effects(row.id), reply && this.#overlay.repliedTo(reply.id)];
          return rowOfIntent(row, { self, people, effects, repliedTo });
        }),
      ],
      hasOlder: this.hasOlderHere || (frame?.low ?? 0) > (frame?.from_seq ?? 0),
      hasNewer: !isAtEnd,
    };
  }

  async #readOlder(): Promise<void> {
    const { records, fromSeq } = await this.#readOpen(async () => {
      const records = await this.#database.all<TimelineRecordRow>(
        `SELECT seq, id, type, author, at_ms, content FROM view_timeline
         WHERE conversation = ? AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ${timelinePage}`,
        [this.#conversation, this.#fromSeq, this.#low],
      );
      const fromSeq = records.length < timelinePage ? this.#low : (records.at(-1)?.seq ?? this.#low);
      return { records, fromSeq, toSeq: this.#fromSeq - 1 };
    });
    this.#shown = [...records.reverse().map(toShow), ...this.#shown];
    this.#fromSeq = fromSeq;
  }

  async #readNewer(): Promise<void> {
    const { records, toSeq } = await this.#readOpen(async () => {
      const records = await this.#database.all<TimelineRecordRow>(
        `SELECT seq, id, type, author, at_ms, content FROM view_timeline
         WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ${timelinePage}`,
        [this.#conversation, this.#toSeq, this.#high],
      );
      const toSeq = records.length < timelinePage ? this.#high : (records.at(-1)?.seq ?? this.#high);
      return { records, fromSeq: this.#toSeq + 1, toSeq };
    });
    this.#shown = [...this.#shown, ...records.map(toShow)];
    this.#toSeq = toSeq;
  }

  /** What the person does not get to see. */
  async #readHidden(): Promise<ReadonlySet<EntryId>> {
    const rows = await this.#database.all<{ entry: EntryId }>(
      `SELECT entry FROM hidden WHERE conversation = ?1
       UNION SELECT t.id FROM blocks b JOIN conversations c ON c.peer = b.user AND c.id = ?1
       JOIN view_timeline t ON t.conversation = c.id AND t.author = b.user AND t.at_ms >= b.from_ms AND t.at_ms < b.to_ms`,
      [this.#conversation],
    );
    return new Set(rows.map(({ entry }) => entry));
  }

  async #readFrame(): Promise<Frame | undefined> {
    const [frame] = await this.#database.all<Frame>(
      `SELECT c.incarnation, c.from_seq, w.low, w.high,
         w.low = (SELECT max(low) FROM windows WHERE conversation = c.id) AS is_newest,
         coalesce(v.others_delivered_seq, 0) AS others_delivered_seq, coalesce(v.others_read_seq, 0) AS others_read_seq
       FROM conversations c
       LEFT JOIN view_list v ON v.conversation = c.id
       LEFT JOIN windows w ON w.conversation = c.id
         AND w.low = (SELECT max(low) FROM windows WHERE conversation = c.id AND low <= ?2)
       WHERE c.id = ?1`,
      [this.#conversation, this.#anchor ?? lastSeq],
    );
    return frame;
  }

  async #follow(frame: Frame & { low: number; high: number }): Promise<void> {
    if (this.#anchor !== undefined && frame.high < this.#anchor) {
      // Everything is fetched anew, and the place is not held any more.
      this.#forget();
      const newest = await this.#readFrame();
      if (newest && newest.low !== null && newest.high !== null)
        await this.#follow({ ...newest, low: newest.low, high: newest.high });
      return;
    }
    const { incarnation, low, high } = frame;
    const isElsewhere = incarnation !== this.#incarnation || high < this.#toSeq;
    // Another window has opened at the head: what is shown is behind a hole now.
    if (isElsewhere || (this.#anchor === undefined && low > this.#toSeq + 1)) this.#forget(this.#anchor);
    this.#incarnation = incarnation;
    this.#low = low;
    this.#high = high;
    if (this.#toSeq === 0) await this.#readFirst();
    else {
      await this.#readOpened();
      if (this.#anchor === undefined && high > this.#toSeq) {
        const records = await this.#readStretch(this.#toSeq + 1, high);
        this.#shown = [...this.#shown, ...records.map(toShow)];
        this.#toSeq = high;
      }
    }
    // Whoever has come to the end of the log follows it.
    if (frame.is_newest === 1 && this.#toSeq === high) this.#anchor = undefined;
  }

  async #readFirst(): Promise<void> {
    const at = this.#anchor ?? this.#high;
    this.#fromSeq = at + 1;
    await this.#readOlder();
    this.#toSeq = at;
    if (this.#anchor !== undefined) await this.#readNewer();
  }

  /** What is shown as sealed may have been opened since; nothing else that is shown changes. */
  async #readOpened(): Promise<void> {
    const sealed = this.#shown.filter(({ record }) => isSealed(record)).map(({ record }) => record.seq);
    const [first, last] = [sealed[0], sealed.at(-1)];
    if (first === undefined || last === undefined) return;
    const records = await this.#readStretch(first, last);
    this.#shown = [
      ...this.#shown.filter(({ record }) => record.seq < first),
      ...records.map(toShow),
      ...this.#shown.filter(({ record }) => record.seq > last),
    ];
  }

  /** What is shown may have had its time since. */
  async #dropExpired(): Promise<void> {
    const [first, last] = [this.#shown[0]?.record.seq, this.#shown.at(-1)?.record.seq];
    if (first === undefined || last === undefined) return;
    const rows = await this.#database.all<{ seq: number }>(
      `SELECT seq FROM entries INDEXED BY entries_expired WHERE conversation = ? AND is_expired = 1 AND seq BETWEEN ? AND ?`,
      [this.#conversation, first, last],
    );
    const over = new Set(rows.map(({ seq }) => seq));
    if (over.size > 0) this.#shown = this.#shown.filter(({ record }) => !over.has(record.seq));
  }

  async #readStretch(fromSeq: number, toSeq: number): Promise<readonly TimelineRecordRow[]> {
    const { records } = await this.#readOpen(async () => {
      const records = await this.#database.all<TimelineRecordRow>(
        `SELECT seq, id, type, author, at_ms, content FROM view_timeline
         WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq`,
        [this.#conversation, fromSeq, toSeq],
      );
      return { records, fromSeq, toSeq };
    });
    return records;
  }

  /** Reads a stretch, once all of it is open: an entry that is to be opened later has no row, and its place must not show as nothing. */
  async #readOpen<Stretch extends { readonly fromSeq: number; readonly toSeq: number }>(
    read: () => Promise<Stretch>,
  ): Promise<Stretch> {
    for (;;) {
      const stretch = await read();
      // Looked for after the rows were read: what is put off between the two is found, and read again.
      const later = await this.#database.all(
        `SELECT 1 FROM entries INDEXED BY entries_later
         WHERE conversation = ? AND closed = 'later' AND seq BETWEEN ? AND ? LIMIT 1`,
        [this.#conversation, stretch.fromSeq, stretch.toSeq],
      );
      if (later.length === 0) return stretch;
      await this.#open(stretch.toSeq);
    }
  }

  async #cover(
    pending: readonly OutboxRow[],
    intents: readonly OutboxRow[],
    by: { readonly self: UserId; readonly people: PeopleSnapshot },
  ): Promise<void> {
    const fresh = this.#shown.filter(({ isCovered }) => !isCovered);
    const replies = [...this.#shown.map(({ reply }) => reply), ...pending.map(replyOfIntent)].flatMap(
      (reply) => reply ?? [],
    );
    await this.#overlay.read({ fresh: fresh.map(({ record }) => record.id), replies, intents, ...by });
    for (const shown of fresh) shown.isCovered = true;
  }

  #forget(anchor?: number): void {
    this.#overlay.forget();
    this.#shown = [];
    this.#anchor = anchor;
    this.#fromSeq = 0;
    this.#toSeq = 0;
    this.#low = 0;
    this.#high = 0;
  }

  #rows(self: UserId, people: PeopleSnapshot, others: Others): TimelineRow[] {
    const isRenamed = people !== this.#people;
    this.#people = people;
    return this.#shown.map((shown) => {
      const { record, row, reply } = shown;
      const [effects, repliedTo] = [this.#overlay.effects(record.id), reply && this.#overlay.repliedTo(reply.id)];
      const isStale =
        isRenamed ||
        row === unread ||
        effects !== shown.effects ||
        repliedTo !== shown.repliedTo ||
        (row.type === 'message' && row.isOwn && row.status !== statusOf(record.seq, true, others));
      if (isStale)
        Object.assign(shown, {
          row: rowOfRecord(record, { self, people, others, effects, repliedTo }),
          effects,
          repliedTo,
        });
      return shown.row;
    });
  }
}

/** Stands for a row that has not been made yet. */
const unread = {} as TimelineRow;

function toShow(record: TimelineRecordRow): Shown {
  const mayAnswer = record.type === 'message' && record.content.includes('"reply":');
  const content = mayAnswer ? (JSON.parse(record.content) as MessageContent) : undefined;
  const reply = content?.type === 'text' ? content.reply : undefined;
  return { record, reply, row: unread, effects: undefined, repliedTo: undefined, isCovered: false };
}

/** It changes other messages, and has no row of its own. */
const isAbout = (intent: OutboxRow): boolean => intent.is_silent === 1 && effectOfIntent(intent) !== undefined;

function replyOfIntent(intent: OutboxRow): Reply | undefined {
  const content = intent.kind === EntryKind.CONTENT ? parseMessage(intent.content) : undefined;
  return content?.type === 'text' ? content.reply : undefined;
}

function isSealed({ type, content }: TimelineRecordRow): boolean {
  return type === 'message' && content.startsWith('{"type":"sealed"');
}
