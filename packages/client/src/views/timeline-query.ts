import { type ConversationId, EntryKind, type UserId } from '@tidings/protocol';
import type { MessageContent, RepliedTo, TimelineRow } from '../api';
import type { Database } from '../store/database';
import { parseMessage } from './content';
import { type Effects, effectOfIntent } from './effects-query';
import { Overlay, type Reply } from './overlay';
import type { PeopleSnapshot } from './people';
import type { Others, OutboxRow, TimelineRecordRow } from './records';
import { rowOfIntent, rowOfRecord, statusOf } from './row';

export const timelinePage = 50;

interface Frame {
  readonly incarnation: number;
  readonly from_seq: number;
  readonly low: number | null;
  readonly high: number | null;
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
}

/** Has some of what was to be opened later opened now, the newest up to this seq. */
export type OpenLater = (upToSeq: number) => Promise<unknown>;

/**
 * Reads one conversation's timeline again and again, each time only what is new: the newest rows first, and pages above
 * them on demand. Rows never come from behind a hole: only the newest window is shown.
 */
export class TimelineReader {
  readonly #database: Database;
  readonly #conversation: ConversationId;
  readonly #open: OpenLater;
  readonly #overlay: Overlay;
  #shown: Shown[] = [];
  #incarnation = 0;
  /** Everything from here on is shown. */
  #fromSeq = 0;
  #low = 0;
  #high = 0;
  #people: PeopleSnapshot | undefined;

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

  async read(self: UserId, people: PeopleSnapshot): Promise<TimelineRead> {
    // The outbox first: an entry applied in between is seen twice, and told apart by its id; never not at all.
    const intents = await this.#database.all<OutboxRow>(
      'SELECT * FROM outbox WHERE conversation = ? ORDER BY seq IS NULL, position',
      [this.#conversation],
    );
    const frame = await this.#readFrame();
    const others = { deliveredSeq: frame?.others_delivered_seq ?? 0, readSeq: frame?.others_read_seq ?? 0 };
    if (!frame || frame.low === null || frame.high === null) this.#forget();
    else await this.#readNew({ ...frame, low: frame.low, high: frame.high });
    const ids = new Set(this.#shown.slice(-intents.length - timelinePage).map(({ record }) => record.id));
    const pending = intents.filter((intent) => !ids.has(intent.id) && !isAbout(intent));
    await this.#cover(pending, intents, { self, people });
    const rows = this.#rows(self, people, others);
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
    };
  }

  /** Shows one page more of what the replica holds. */
  async readOlder(): Promise<void> {
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

  async #readFrame(): Promise<Frame | undefined> {
    const [frame] = await this.#database.all<Frame>(
      `SELECT c.incarnation, c.from_seq, w.low, w.high,
         coalesce(v.others_delivered_seq, 0) AS others_delivered_seq, coalesce(v.others_read_seq, 0) AS others_read_seq
       FROM conversations c
       LEFT JOIN view_list v ON v.conversation = c.id
       LEFT JOIN windows w ON w.conversation = c.id AND w.low = (SELECT max(low) FROM windows WHERE conversation = c.id)
       WHERE c.id = ?`,
      [this.#conversation],
    );
    return frame;
  }

  async #readNew(frame: Frame & { low: number; high: number }): Promise<void> {
    // Another window has opened at the head, or everything was fetched anew: what is shown is behind a hole now.
    if (frame.incarnation !== this.#incarnation || frame.low > this.#high + 1 || frame.high < this.#high)
      this.#forget();
    this.#incarnation = frame.incarnation;
    this.#low = frame.low;
    if (this.#high === 0) {
      this.#fromSeq = frame.high + 1;
      await this.readOlder();
      this.#high = frame.high;
      return;
    }
    await this.#readOpened();
    if (frame.high === this.#high) return;
    const records = await this.#readStretch(this.#high + 1, frame.high);
    this.#shown = [...this.#shown, ...records.map(toShow)];
    this.#high = frame.high;
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

  #forget(): void {
    this.#overlay.forget();
    this.#shown = [];
    this.#high = 0;
    this.#fromSeq = 0;
    this.#low = 0;
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
