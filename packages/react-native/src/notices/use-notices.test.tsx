import { act, cleanup, renderHook } from '@testing-library/react';
import type { ConversationRow, Preview } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { useNotices } from './use-notices';

const list = vi.hoisted(() => ({ rows: [] as unknown[], toast: vi.fn() }));
vi.mock('../hooks', () => ({
  useConversations: () => list.rows,
  useConnection: () => ({ phase: 'live' }),
  useForeground: () => true,
}));
vi.mock('../primitives', () => ({ useToast: () => list.toast }));
vi.mock('../i18n', () => ({ useT: () => (key: string) => key }));
vi.mock('../markdown/parser', () => ({ useWords: () => (text: string) => text }));
vi.mock('../people', () => ({ conversationTitle: ({ title }: { title: string }) => title }));

afterEach(cleanup);

const said = (text: string, isOwn: boolean) =>
  ({
    type: 'message',
    id: text,
    isOwn,
    authorName: 'Ann',
    content: { type: 'text', text },
    isBlocked: false,
  }) as Preview;
const row = (unread: number, preview: Preview, newest: Preview) =>
  ({
    id: 'c',
    title: 'Ann',
    kind: ConversationKind.DIRECT,
    unread,
    mentions: 0,
    preview,
    newest,
    notificationLevel: 'all',
  }) as unknown as ConversationRow;
const show = () => renderHook(() => useNotices({ open: undefined, content: 'all' as never, onOpen: vi.fn() }));

it('tells of what has come, also while an own message that waits or was refused stands in the list', () => {
  const [own, before, now] = [said('my answer', true), said('hello', false), said('are you there?', false)];
  list.rows = [row(0, own, before)];
  const { rerender } = show();
  list.rows = [row(1, own, now)];
  act(() => rerender());
  expect(list.toast).toHaveBeenCalledTimes(1);
  expect(list.toast.mock.calls[0]?.[0].text).toContain('are you there?');
});
