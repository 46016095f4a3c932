import type { MessageRow, MessageStatus, TimelineRow } from '@tidings/client';
import { describe, expect, it } from 'vitest';
import { people, self } from '../testing/demo-people';
import { changeRow, messageRow } from '../testing/demo-rows';
import { type LayoutOptions, layoutTimeline, type TimelineItem } from './layout';

const noon = new Date(2026, 10, 24, 12).getTime();
const minute = 60_000;
const plain: LayoutOptions = { hasOlder: false, freshAfterSeq: undefined, isGroup: false };

let seq = 0;
const from = (author: typeof self, atMs: number, status: MessageStatus = 'read'): MessageRow =>
  messageRow(author, 'text', atMs, { seq: ++seq, status });

/** The shape of the items in short: D a day, F the new line, C a change, ( first and ) last of a group. */
const shape = (items: readonly TimelineItem[]): string =>
  items
    .map((item) => {
      if (item.type === 'message') return `${item.isFirstOfGroup ? '(' : ''}m${item.isLastOfGroup ? ')' : ''}`;
      return { day: 'D', fresh: 'F', change: 'C' }[item.type];
    })
    .join(' ');

const shapeOf = (rows: readonly TimelineRow[], options: Partial<LayoutOptions> = {}): string =>
  shape(layoutTimeline(rows, { ...plain, ...options }));

const messagesOf = (rows: readonly TimelineRow[], options: Partial<LayoutOptions> = {}) =>
  layoutTimeline(rows, { ...plain, ...options }).filter((item) => item.type === 'message');

describe('groups', () => {
  it('join messages of one author within five minutes', () => {
    expect(shapeOf([from(self, noon), from(self, noon + 4 * minute), from(self, noon + 10 * minute)])).toBe(
      'D (m m) (m)',
    );
  });

  it('end where another person writes, and where something happens', () => {
    const rows = [
      from(people.mara, noon),
      from(self, noon + 1),
      from(self, noon + 2),
      changeRow(self, { type: 'left' }, noon + 3, ++seq),
      from(self, noon + 4),
    ];
    expect(shapeOf(rows)).toBe('D (m) (m m) C (m)');
  });

  it('name the author once, only others, only in groups', () => {
    const rows = [from(people.mara, noon), from(people.mara, noon + 1), from(self, noon + 2)];
    expect(messagesOf(rows, { isGroup: true }).map((item) => item.hasName)).toEqual([true, false, false]);
    expect(messagesOf(rows).some((item) => item.hasName)).toBe(false);
  });
});

describe('days', () => {
  const yesterday = noon - 24 * 60 * minute;

  it('separate, also where the gap is short', () => {
    const midnight = new Date(2026, 10, 24).getTime();
    expect(shapeOf([from(self, midnight - 1), from(self, midnight + 1)])).toBe('D (m) D (m)');
  });

  it('leave the first row alone while there are older ones', () => {
    expect(shapeOf([from(self, yesterday), from(self, noon)], { hasOlder: true })).toBe('(m) D (m)');
  });

  it('only go forwards when a clock is behind', () => {
    const rows = [from(self, noon), from(self, yesterday, 'pending'), from(self, noon + 20 * minute)];
    expect(shapeOf(rows)).toBe('D (m m) (m)');
  });

  it('keep every key when older rows come before', () => {
    const older = from(people.mara, yesterday - 10 * minute);
    const rows = [from(people.mara, yesterday), from(self, noon)];
    const before = layoutTimeline(rows, { ...plain, hasOlder: true }).map(({ key }) => key);
    const after = layoutTimeline([older, ...rows], plain).map(({ key }) => key);
    expect(after.slice(-before.length)).toEqual(before);
  });
});

describe('the line of new messages', () => {
  it('stands before the first message of others behind the cursor, and splits a group', () => {
    const rows = [from(people.mara, noon), from(people.mara, noon + 1), from(people.mara, noon + 2)];
    expect(shapeOf(rows, { freshAfterSeq: rows[1]?.seq })).toBe('D (m m) F (m)');
  });

  it('passes over own messages and changes', () => {
    const first = from(people.mara, noon);
    const rows = [first, from(self, noon + 1), changeRow(people.mara, { type: 'joined' }, noon + 2, ++seq)];
    expect(shapeOf(rows, { freshAfterSeq: first.seq })).toBe('D (m) (m) C');
  });

  it('comes after the separator of its day', () => {
    const row = from(people.mara, noon);
    expect(shapeOf([row], { freshAfterSeq: 0 })).toBe('D F (m)');
  });
});

describe('time and ticks', () => {
  const metaOf = (...statuses: MessageStatus[]) =>
    messagesOf(statuses.map((status, at) => from(self, noon + at, status))).map((item) => item.hasMeta);

  it('stand in the last of a group only, when all are alike', () => {
    expect(metaOf('read', 'read', 'read')).toEqual([false, false, true]);
  });

  it('stand where the status changes', () => {
    expect(metaOf('read', 'read', 'delivered', 'sent', 'pending', 'pending')).toEqual([
      false,
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('always stand with a failure', () => {
    expect(metaOf('failed', 'failed')).toEqual([true, true]);
  });
});
