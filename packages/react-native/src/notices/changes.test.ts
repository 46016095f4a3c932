import type { ConversationRow, Preview } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { describe, expect, it } from 'vitest';
import { arrivalIn, editedIn, isToldOver } from './changes';

const said = (id: string, more: object = {}): Preview =>
  ({ type: 'message', id, isOwn: false, isBlocked: false, content: { type: 'text', text: id }, ...more }) as never;
const renamed = { type: 'change' } as Preview;
const row = (newest: Preview | undefined, more: Partial<ConversationRow> = {}): ConversationRow =>
  ({ id: 'c', unread: 1, mentions: 0, headSeq: 5, newest, preview: newest, ...more }) as ConversationRow;
const deleted = { content: { type: 'deleted' } };

describe('what has arrived', () => {
  const was = row(said('a'));

  it('is what makes more unread', () => {
    expect(arrivalIn(was, row(said('b'), { unread: 2 }))?.id).toBe('b');
    expect(arrivalIn(was, row(said('b')))).toBeUndefined();
    expect(arrivalIn(undefined, row(said('b'), { unread: 2 }))).toBeUndefined();
  });

  it('is told also while an own message that waits or was refused stands in the list', () => {
    const own = said('mine', { isOwn: true });
    expect(arrivalIn(row(said('a'), { preview: own }), row(said('b'), { unread: 2, preview: own }))?.id).toBe('b');
  });

  it('is not what one wrote oneself, nor what somebody blocked wrote, nor a change', () => {
    for (const newest of [said('b', { isOwn: true }), said('b', { isBlocked: true }), renamed])
      expect(arrivalIn(was, row(newest, { unread: 2 }))).toBeUndefined();
  });
});

it.each([
  ['nothing has happened', row(said('a')), row(said('a')), false],
  ['more has come', row(said('a')), row(said('b'), { unread: 2, headSeq: 6 }), false],
  ['the group was renamed', row(said('a')), row(renamed, { headSeq: 6 }), false],
  ['it was read', row(said('a')), row(said('a'), { unread: 0 }), true],
  ['it has disappeared', row(said('a'), { unread: 2 }), row(said('0')), true],
  ['it was taken away here', row(said('a')), row(said('0')), true],
  ['it was taken back', row(said('a')), row(said('a', deleted)), true],
  ['it was taken back long ago', row(said('a', deleted)), row(said('a', deleted)), false],
  ['what named the person was taken back', row(said('a'), { mentions: 1 }), row(said('a')), true],
  ['the conversation was muted', row(said('a')), row(said('a'), { isMuted: true }), true],
  ['it is still muted', row(said('a'), { isMuted: true }), row(said('a'), { isMuted: true }), false],
  ['they were blocked', row(said('a')), row(said('a'), { isBlocked: true }), true],
  ['the conversation has gone', row(said('a')), undefined, true],
] as const)('what was told is over or not: %s', (_what, was, now, isOver) => {
  expect(isToldOver(was, now)).toBe(isOver);
});

it('what was told says something else once it is edited', () => {
  const told = 'a' as EntryId;
  const now = row(said('a', { content: { type: 'text', text: 'other' } }));
  expect(editedIn(row(said('a')), now, told)?.id).toBe('a');
  expect(editedIn(row(said('a')), row(said('a')), told)).toBeUndefined();
  expect(editedIn(row(said('a')), now, undefined)).toBeUndefined();
  expect(editedIn(row(said('a')), row(said('b')), told)).toBeUndefined();
});
