import { describe, expect, it } from 'vitest';
import { buildFormat } from '../i18n/format';
import { translatorFor } from '../i18n/translate';
import { people, self } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { messageLabel } from './message-label';

const t = translatorFor('en');
const format = buildFormat('en-GB', t);
const atNine = new Date(2026, 4, 3, 9, 30).getTime();
const said = (content: Parameters<Parameters<typeof messageLabel>[1]>[0]) =>
  content?.type === 'text' ? content.text : (content?.type ?? 'not here');
const label = (...args: Parameters<typeof messageRow>) => messageLabel(messageRow(...args), said, t, format);

describe('a message in words', () => {
  it('is who, when, what and how far', () => {
    expect(label(self, 'Hello', atNine, { status: 'delivered' })).toBe('You, 09:30: Hello, Delivered');
    expect(label(people.mara, 'Hello', atNine)).toBe('Mara Lindqvist, 09:30: Hello');
  });

  it('tells what it answers, that it was changed and pinned, and the reactions', () => {
    const repliedTo = {
      id: 'x' as never,
      seq: 1,
      author: self.id,
      authorName: self.displayName,
      isOwn: true,
      content: { type: 'text', text: 'When?' },
    } as const;
    const reactions = [{ emoji: '👍', count: 2, isOwn: true }];
    expect(label(people.mara, 'Now', atNine, { repliedTo, reactions, isEdited: true, isPinned: true })).toBe(
      'Mara Lindqvist, 09:30, answers You: When?: Now, edited, pinned, 👍, 2 reactions',
    );
    expect(label(people.mara, 'Now', atNine, { repliedTo: { ...repliedTo, content: undefined } })).toContain(
      'answers You: not here',
    );
    expect(label(people.mara, '', atNine, { content: { type: 'text', text: 'News', isForwarded: true } })).toBe(
      'Mara Lindqvist, 09:30, Forwarded: News',
    );
  });
});
