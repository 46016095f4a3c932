import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { Person } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { renderKit } from '../testing/render';
import * as front from './front';
import { type Notice, notifier } from './notifier';
import { useNotices } from './use-notices';

const shown = new Map<ConversationId, Notice>();
let press = (_target: Pick<Notice, 'conversation' | 'entry'>) => {};

beforeEach(() => {
  shown.clear();
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  vi.spyOn(front, 'isFrontElsewhere').mockResolvedValue(false);
  vi.spyOn(notifier, 'show').mockImplementation((notice) => void shown.set(notice.conversation, notice));
  vi.spyOn(notifier, 'closeWhere').mockImplementation((isGone) => {
    for (const id of [...shown.keys()]) if (isGone(id)) shown.delete(id);
  });
  vi.spyOn(notifier, 'onPress').mockImplementation((listener) => {
    press = listener;
    return () => {};
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function start() {
  const client = openDemoClient();
  const onOpen = vi.fn();
  const Notices = () => {
    useNotices({ open: undefined, content: 'all', onOpen });
    return null;
  };
  const { unmount } = renderKit(<Notices />, { client });
  const id = client.demo.ids[1] as ConversationId;
  const receive = (text: string, from: Person = people.mara) => {
    let entry: EntryId | undefined;
    act(() => {
      entry = client.demo.receive(id, from, text);
    });
    return entry as EntryId;
  };
  return { client, id, receive, unmount, onOpen };
}

const texts = () => [...shown.values()].map(({ body }) => body.replace(/^.*: /, ''));

it('shows the newest of a conversation, and leads to it', async () => {
  const { receive, onOpen, id } = start();
  receive('one');
  const entry = receive('two');
  await waitFor(() => expect(texts()).toEqual(['two']));
  press({ conversation: id, entry });
  expect(onOpen).toHaveBeenCalledWith(id, entry);
});

it('takes it away when it is read', async () => {
  const { receive, client, id } = start();
  receive('one');
  await waitFor(() => expect(shown.size).toBe(1));
  await act(async () => client.messages.markRead(id, Number.MAX_SAFE_INTEGER));
  expect(shown.size).toBe(0);
});

it('takes it away when it is deleted, and says what it says now when it is edited', async () => {
  const { receive, client } = start();
  const entry = receive('one');
  await waitFor(() => expect(texts()).toEqual(['one']));
  act(() => client.demo.change(entry, { content: { type: 'text', text: 'ones' } }));
  expect(texts()).toEqual(['ones']);
  act(() => client.demo.change(entry, { content: { type: 'deleted' } }));
  expect(shown.size).toBe(0);
});

it('leaves nothing behind when nobody is signed in any more', async () => {
  const { receive, unmount } = start();
  receive('one');
  await waitFor(() => expect(shown.size).toBe(1));
  unmount();
  expect(shown.size).toBe(0);
});

it('takes away what an earlier page has left, if it has been read', () => {
  shown.set('old' as ConversationId, {} as Notice);
  start();
  expect(shown.size).toBe(0);
});

it('is quiet while another tab is in front, which decides', async () => {
  vi.mocked(front.isFrontElsewhere).mockResolvedValue(true);
  const { receive } = start();
  receive('one');
  await waitFor(() => expect(front.isFrontElsewhere).toHaveBeenCalled());
  await act(async () => {});
  expect(shown.size).toBe(0);
});

it('tells inside the app when this tab is in front, and the others that it is', async () => {
  const hold = vi.spyOn(front, 'holdFront');
  vi.mocked(document.hasFocus).mockReturnValue(true);
  const { receive } = start();
  receive('one');
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('one'));
  expect(hold).toHaveBeenCalledOnce();
  expect(shown.size).toBe(0);
});
