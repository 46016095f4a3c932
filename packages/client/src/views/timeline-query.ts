import { type ConversationId, EntryKind, type UserId } from '@tidings/protocol';
import type { TimelineRow } from '../api';
import type { Database } from '../store/database';
import { parseMessage } from './content';
import { effectOfIntent } from './effects-query';
import { Overlay, type Reply } from './overlay';
import { readMade } from './pending-changes';
import type { PeopleSnapshot } from './people';
import type { Others, OutboxRow, TimelineRecordRow } from './records';
import { rowOfIntent } from './row';
import { freshRow, isSealed, type ShownRow, toShow } from './shown-row';
import {
  type Frame,
  hasUnopened,
  readAbove,
  readBelow,
  readBetween,
  readExpired,
  readFrame,
  readHidden,
  readIntents,
  type TimelineRows,
  timelinePage,
} from './timeline-rows';

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
  readonly #stored: TimelineRows;
  readonly #open: OpenLater;
  readonly #overlay: Overlay;
  #shown: ShownRow[] = [];
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
    this.#stored = { database, conversation };
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
    const intents = await readIntents(this.#stored);
    const hidden = await readHidden(this.#stored);
    const frame = await readFrame(this.#stored, this.#anchor);
    const others = { deliveredSeq: frame?.others_delivered_seq ?? 0, readSeq: frame?.others_read_seq ?? 0 };
    if (!frame || frame.low === null || frame.high === null) this.#forget();
    else await this.#follow({ ...frame, low: frame.low, high: frame.high });
    await this.#dropExpired();
    const isAtEnd = this.#anchor === undefined;
    const ids = new Set(this.#shown.slice(-intents.length - timelinePage).map(({ record }) => record.id));
    const made = await readMade(this.#stored, intents);
    const pending = intents.filter(
      (intent) => isAtEnd && !ids.has(intent.id) && !hidden.has(intent.id) && !made.has(intent.id) && !isAbout(intent),
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
      const records = await readAbove(this.#stored, { beforeSeq: this.#fromSeq, fromSeq: this.#low });
      const fromSeq = records.length < timelinePage ? this.#low : (records.at(-1)?.seq ?? this.#low);
      return { records, fromSeq, toSeq: this.#fromSeq - 1 };
    });
    this.#shown = [...records.reverse().map(toShow), ...this.#shown];
    this.#fromSeq = fromSeq;
  }

  async #readNewer(): Promise<void> {
    const { records, toSeq } = await this.#readOpen(async () => {
      const records = await readBelow(this.#stored, { afterSeq: this.#toSeq, upToSeq: this.#high });
      const toSeq = records.length < timelinePage ? this.#high : (records.at(-1)?.seq ?? this.#high);
      return { records, fromSeq: this.#toSeq + 1, toSeq };
    });
    this.#shown = [...this.#shown, ...records.map(toShow)];
    this.#toSeq = toSeq;
  }

  async #follow(frame: Frame & { low: number; high: number }): Promise<void> {
    if (this.#anchor !== undefined && frame.high < this.#anchor) {
      // Everything is fetched anew, and the place is not held any more.
      this.#forget();
      const newest = await readFrame(this.#stored, this.#anchor);
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
    const sealed = this.#shown.filter(isSealed).map(({ record }) => record.seq);
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
    const over = await readExpired(this.#stored, { fromSeq: first, toSeq: last });
    if (over.size > 0) this.#shown = this.#shown.filter(({ record }) => !over.has(record.seq));
  }

  async #readStretch(fromSeq: number, toSeq: number): Promise<readonly TimelineRecordRow[]> {
    const { records } = await this.#readOpen(async () => ({
      records: await readBetween(this.#stored, { fromSeq, toSeq }),
      fromSeq,
      toSeq,
    }));
    return records;
  }

  /** Reads a stretch, once all of it is open: an entry that is to be opened later has no row, and its place must not show as nothing. */
  async #readOpen<Stretch extends { readonly fromSeq: number; readonly toSeq: number }>(
    read: () => Promise<Stretch>,
  ): Promise<Stretch> {
    for (;;) {
      const stretch = await read();
      // Looked for after the rows were read: what is put off between the two is found, and read again.
      if (!(await hasUnopened(this.#stored, stretch))) return stretch;
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
    return this.#shown.map((shown) => freshRow(shown, this.#overlay, { self, people, others, isRenamed }));
  }
}

/** It changes other messages, and has no row of its own. */
const isAbout = (intent: OutboxRow): boolean =>
  intent.is_silent === 1 && (intent.kind === EntryKind.DETAILS || effectOfIntent(intent) !== undefined);

function replyOfIntent(intent: OutboxRow): Reply | undefined {
  const content = intent.kind === EntryKind.CONTENT ? parseMessage(intent.content) : undefined;
  return content?.type === 'text' ? content.reply : undefined;
}
