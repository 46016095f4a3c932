import type { UserId } from '@tidings/protocol';
import type { MessageContent, RepliedTo, TimelineRow } from '../api';
import type { Effects } from './effects-query';
import type { Overlay, Reply } from './overlay';
import type { PeopleSnapshot } from './people';
import type { Others, TimelineRecordRow } from './records';
import { rowOfRecord, statusOf } from './row';

/** A row that is shown, and what it was made with: it is made again when that is another. */
export interface ShownRow {
  readonly record: TimelineRecordRow;
  /** What it answers. */
  readonly reply: Reply | undefined;
  row: TimelineRow;
  effects: Effects | undefined;
  repliedTo: RepliedTo | undefined;
  /** Its effects have been read. */
  isCovered: boolean;
}

/** Stands for a row that has not been made yet. */
const unread = {} as TimelineRow;

export function toShow(record: TimelineRecordRow): ShownRow {
  const mayAnswer = record.type === 'message' && record.content.includes('"reply":');
  const content = mayAnswer ? (JSON.parse(record.content) as MessageContent) : undefined;
  const reply = content?.type === 'text' ? content.reply : undefined;
  return { record, reply, row: unread, effects: undefined, repliedTo: undefined, isCovered: false };
}

/** Makes the row again if something of it has changed. */
export function freshRow(
  shown: ShownRow,
  overlay: Overlay,
  by: { readonly self: UserId; readonly people: PeopleSnapshot; readonly others: Others; readonly isRenamed: boolean },
): TimelineRow {
  const { record, row, reply } = shown;
  const { self, people, others, isRenamed } = by;
  const [effects, repliedTo] = [overlay.effects(record.id), reply && overlay.repliedTo(reply.id)];
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
}

export function isSealed({ record: { type, content } }: ShownRow): boolean {
  return type === 'message' && content.startsWith('{"type":"sealed"');
}
