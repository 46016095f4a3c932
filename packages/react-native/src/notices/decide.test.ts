import type { ConversationId } from '@tidings/protocol';
import { describe, expect, it } from 'vitest';
import { decideNotice, type NoticeFacts, noticeText } from './decide';

const id = 'c' as ConversationId;
const facts = (row: Partial<NoticeFacts['row']> = {}, rest: Partial<NoticeFacts> = {}): NoticeFacts => ({
  row: { id, isMuted: false, isArchived: false, isRequest: false, isBlocked: false, notificationLevel: 'all', ...row },
  isMention: false,
  isInFront: false,
  open: undefined,
  ...rest,
});

it.each([
  ['in the background', facts(), 'system'],
  ['in front, another conversation', facts({}, { isInFront: true, open: 'd' as ConversationId }), 'toast'],
  ['in front, the list', facts({}, { isInFront: true }), 'toast'],
  ['in front, this conversation', facts({}, { isInFront: true, open: id }), 'none'],
  ['this conversation, in the background', facts({}, { open: id }), 'system'],
  ['muted', facts({ isMuted: true }, { isMention: true }), 'none'],
  ['archived', facts({ isArchived: true }), 'none'],
  ['a message request', facts({ isRequest: true }), 'none'],
  ['from somebody who is blocked', facts({ isBlocked: true }), 'none'],
  ['no level', facts({ notificationLevel: 'none' }, { isMention: true }), 'none'],
  ['mentions, and none', facts({ notificationLevel: 'mentions' }), 'none'],
  ['mentions, and one', facts({ notificationLevel: 'mentions' }, { isMention: true }), 'system'],
] as const)('%s', (_what, input, way) => {
  expect(decideNotice(input)).toBe(way);
});

describe('what a notification shows', () => {
  const input = { title: 'Garden house', author: 'Mara', text: 'the secret' };
  it('is what the person allows', () => {
    expect(noticeText(input, 'all', 'New message')).toEqual({ title: 'Garden house', body: 'Mara: the secret' });
    expect(noticeText(input, 'name', 'New message')).toEqual({ title: 'Garden house', body: 'New message' });
    expect(noticeText(input, 'nothing', 'New message')).toEqual({ title: 'New message', body: '' });
  });
});
