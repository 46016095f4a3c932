import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ConversationRow, MessageRow } from '@tidings/client';
import { ConversationKind, ErrorCode, TidingsError } from '@tidings/protocol';
import * as Clipboard from 'expo-clipboard';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConversationScreen } from '../screens/ConversationScreen';
import { Shortcuts } from '../shortcuts';
import { cell } from '../testing/cell';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { seedConversations } from '../testing/demo-seed';
import { renderKit } from '../testing/render';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));
vi.mock('expo-clipboard', () => ({ setStringAsync: vi.fn(async () => true) }));

let client: DemoClient;
// With Mara; the last two messages are hers.
const mara = 0;
const idOf = (at: number) => client.demo.ids[at] as ConversationRow['id'];
const open = () =>
  renderKit(<ConversationScreen conversation={idOf(mara)} onInfo={vi.fn()} onVerify={vi.fn()} />, { client });
const message = (text: string | RegExp) =>
  screen.getAllByRole('article').find((each) => each.textContent?.match(text)) as HTMLElement;
const rowOf = (text: string): MessageRow =>
  client.messages
    .openTimeline(idOf(mara))
    .get()
    ?.rows.find(
      (row) => row.type === 'message' && row.content.type === 'text' && row.content.text.includes(text),
    ) as MessageRow;
const openMenu = async (text: string) => {
  fireEvent.contextMenu(message(text));
  return within(await screen.findByRole('menu'));
};
const choose = async (text: string, name: string) => {
  const menu = await openMenu(text);
  fireEvent.click(menu.getByRole('menuitem', { name }));
};
const composer = () => screen.getByTestId<HTMLTextAreaElement>('composer');
const own = 'I have booked the two seats';
const theirs = 'We are always hungry';

beforeEach(() => {
  vi.clearAllMocks();
  // A few rows are enough, and much quicker to search by role.
  const [first, ...others] = seedConversations(Date.now()).slice(0, 4);
  if (!first) throw new Error('the demo has conversations');
  client = openDemoClient({ conversations: [{ ...first, rows: first.rows.slice(-6) }, ...others] });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the menu of a message', () => {
  it('offers what may be done with it', async () => {
    open();
    const names = (menu: Awaited<ReturnType<typeof openMenu>>) =>
      menu.getAllByRole('menuitem').map((item) => item.getAttribute('aria-label'));
    const ofOwn = names(await openMenu(own));
    expect(ofOwn).toEqual(
      expect.arrayContaining(['Reply', 'Edit', 'Copy text', 'Forward', 'Pin', 'Select', 'Delete…', '👍']),
    );
    cleanup();
    open();
    expect(names(await openMenu(theirs))).not.toContain('Edit');
  });

  it.each([{ key: 'Enter' }, { key: 'ContextMenu' }, { key: 'F10', shiftKey: true }])(
    'opens by the key $key',
    async (key) => {
      open();
      fireEvent.keyDown(message(own), key);
      expect(await screen.findByRole('menu')).toBeTruthy();
    },
  );

  it('is left to the browser over a link', () => {
    open();
    const link = within(message('timetable')).getAllByRole('link')[0] as HTMLElement;
    expect(fireEvent.contextMenu(link)).toBe(true);
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('opens after a long press', async () => {
    vi.useFakeTimers();
    open();
    const touches = [{ identifier: 1, target: message(own), pageX: 5, pageY: 5 }];
    fireEvent.touchStart(message(own), { touches, changedTouches: touches });
    act(() => void vi.advanceTimersByTime(300));
    expect(screen.queryByRole('menu')).toBeNull();
    act(() => void vi.advanceTimersByTime(200));
    vi.useRealTimers();
    expect(await screen.findByRole('menu')).toBeTruthy();
  });
});

describe('a reply', () => {
  it('shows what is answered over the composer, and in the message; and is given up', async () => {
    open();
    const send = vi.spyOn(client.messages, 'send');
    await choose(theirs, 'Reply');
    expect(screen.getByTestId('composer-task').textContent).toContain('Reply to Mara Lindqvist');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel reply' }));
    expect(screen.queryByTestId('composer-task')).toBeNull();
    await choose(theirs, 'Reply');
    fireEvent.change(composer(), { target: { value: 'So am I' } });
    fireEvent.click(screen.getByTestId('send'));
    expect(send).toHaveBeenCalledExactlyOnceWith(idOf(mara), {
      text: 'So am I',
      mentions: [],
      reply: rowOf(theirs).id,
    });
    await waitFor(() =>
      expect(message('So am I').getAttribute('aria-label')).toContain('answers Mara Lindqvist: We are always hungry'),
    );
    expect(screen.queryByTestId('composer-task')).toBeNull();
  });

  it('begins with a swipe', () => {
    open();
    const at = (pageX: number) => [{ identifier: 1, target: message(theirs), pageX, pageY: 5 }];
    const swipe = (from: number, to: number) => {
      fireEvent.touchStart(message(theirs), { touches: at(from), changedTouches: at(from) });
      fireEvent.touchMove(message(theirs), { touches: at(to), changedTouches: at(to) });
      fireEvent.touchEnd(message(theirs), { touches: [], changedTouches: at(to) });
    };
    swipe(10, 40);
    expect(screen.queryByTestId('composer-task')).toBeNull();
    swipe(10, 90);
    expect(screen.getByTestId('composer-task').textContent).toContain('Reply to Mara Lindqvist');
  });

  it('leads to what it answers', async () => {
    open();
    await choose(theirs, 'Reply');
    fireEvent.change(composer(), { target: { value: 'So am I' } });
    fireEvent.click(screen.getByTestId('send'));
    await waitFor(() => expect(message('So am I')).toBeTruthy());
    const timeline = vi.spyOn(client.messages, 'openTimeline');
    cleanup();
    open();
    const show = vi.spyOn(timeline.mock.results[0]?.value, 'show');
    fireEvent.click(within(message('So am I')).getByTestId('quote'));
    expect(show).toHaveBeenCalledExactlyOnceWith({ entry: rowOf(theirs).id });
  });
});

describe('editing', () => {
  it('begins with the words as they are, beside the draft, and ends with the message changed', async () => {
    open();
    fireEvent.change(composer(), { target: { value: 'half a thought' } });
    await choose(own, 'Edit');
    expect(composer().value).toContain('two seats');
    fireEvent.change(composer(), { target: { value: 'I have booked three seats.' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(message('three seats').getAttribute('aria-label')).toContain('edited'));
    expect(composer().value).toBe('half a thought');
  });

  it('of the last own message begins with the arrow up, and ends with Escape', async () => {
    open();
    fireEvent.keyDown(composer(), { key: 'ArrowUp' });
    expect(composer().value).toContain('Platform 4, then?');
    fireEvent.keyDown(composer(), { key: 'Escape' });
    expect(composer().value).toBe('');
    expect(screen.queryByTestId('composer-task')).toBeNull();
  });

  it('that could not be stored is words again', async () => {
    open();
    vi.spyOn(client.messages, 'edit').mockRejectedValue(new TidingsError(ErrorCode.INTERNAL, 'disk full'));
    await choose(own, 'Edit');
    fireEvent.change(composer(), { target: { value: 'Other words' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText(/could not be stored/);
    await waitFor(() => expect(composer().value).toBe('Other words'));
  });
});

describe('reactions', () => {
  it('are given, joined and taken back', async () => {
    open();
    await choose(own, '👍');
    const chip = within(message(own)).getByTestId('reaction');
    expect(chip.getAttribute('aria-label')).toBe('👍, 1 reaction, including yours');
    expect(chip.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(chip);
    await waitFor(() => expect(within(message(own)).queryByTestId('reaction')).toBeNull());
  });
});

describe('deleting', () => {
  it('asks for whom: one’s own for everyone, others’ only for oneself', async () => {
    open();
    const [forAll, forMe] = [vi.spyOn(client.messages, 'deleteForEveryone'), vi.spyOn(client.messages, 'hide')];
    await choose(theirs, 'Delete…');
    expect(screen.queryByTestId('delete-for-all')).toBeNull();
    fireEvent.click(screen.getByTestId('delete-for-me'));
    await waitFor(() => expect(message(theirs)).toBeUndefined());
    expect(forMe).toHaveBeenCalledOnce();
    await choose(own, 'Delete…');
    const { id } = rowOf(own);
    fireEvent.click(screen.getByTestId('delete-for-all'));
    await waitFor(() => expect(screen.getByText('This message was deleted.')).toBeTruthy());
    expect(forAll).toHaveBeenCalledExactlyOnceWith(idOf(mara), [id]);
  });
});

describe('several messages', () => {
  it('are chosen, copied in their order, and let go of', async () => {
    open();
    await choose(theirs, 'Select');
    expect(screen.getByText('1 selected')).toBeTruthy();
    expect(screen.queryByTestId('composer')).toBeNull();
    fireEvent.click(within(message(own)).getByTestId('choice'));
    expect(screen.getByText('2 selected')).toBeTruthy();
    fireEvent.click(screen.getByTestId('selection-copy'));
    expect(Clipboard.setStringAsync).toHaveBeenCalledExactlyOnceWith(
      'I have booked the two seats at the window.\nWe are always hungry.',
    );
    expect(composer()).toBeTruthy();
  });

  it('are forwarded to several conversations', async () => {
    open();
    const forward = vi.spyOn(client.messages, 'forward');
    await choose(own, 'Forward');
    const dialog = within(await screen.findByRole('dialog'));
    const rows = dialog.getAllByTestId('forward-to');
    fireEvent.click(rows[1] as HTMLElement);
    fireEvent.click(rows[2] as HTMLElement);
    fireEvent.click(dialog.getByRole('button', { name: 'Forward to 2 conversations' }));
    const [, ids, to] = forward.mock.calls[0] ?? [];
    expect(ids).toEqual([rowOf(own).id]);
    expect(to).toHaveLength(2);
  });
});

describe('forwarding', () => {
  const targets = async () => {
    open();
    await choose(own, 'Forward');
    const dialog = within(await screen.findByRole('dialog'));
    await act(async () => {});
    return dialog.getAllByTestId('forward-to').map((row) => row.getAttribute('aria-label'));
  };

  it('offers no conversation that one may not write in', async () => {
    const [, second, third] = client.conversations.observeList().get() ?? [];
    const closed = { ...(second as ConversationRow), can: { ...(second as ConversationRow).can, send: false } };
    vi.spyOn(client.conversations, 'observeList').mockImplementation((filter) =>
      cell(filter === 'archived' ? [] : [closed, third as ConversationRow]),
    );
    const names = await targets();
    expect(names).toContain(third?.title);
    expect(names).not.toContain(closed.title);
  });

  it('offers archived ones, and the notes to oneself first, also when nothing is in them', async () => {
    const rows = client.conversations.observeList().get() ?? [];
    const saved = { ...(rows[0] as ConversationRow), id: 'saved' as never, kind: ConversationKind.SELF, title: '…' };
    vi.spyOn(client.conversations, 'saved').mockResolvedValue(saved.id);
    const observe = client.conversations.observe;
    vi.spyOn(client.conversations, 'observe').mockImplementation((id) => (id === saved.id ? cell(saved) : observe(id)));
    vi.spyOn(client.conversations, 'observeList').mockImplementation((filter) =>
      cell(filter === 'archived' ? rows.slice(1, 2) : rows.slice(2, 3)),
    );
    expect(await targets()).toEqual(['Saved messages', rows[2]?.title, rows[1]?.title]);
  });
});

describe('by keyboard', () => {
  it('the menu leads to the answered message', async () => {
    const { id } = rowOf(theirs);
    client.demo.change(rowOf(own).id, {
      repliedTo: { id, seq: 1, author: 'a' as never, authorName: 'Mara', isOwn: false, content: undefined },
    });
    open();
    await choose(own, 'Go to the answered message');
    await waitFor(() => expect(screen.getByTestId('highlight')).toBeTruthy());
    expect((await openMenu(theirs)).queryByRole('menuitem', { name: 'Go to the answered message' })).toBeNull();
  });

  it('Escape lets go of what is chosen, and leads nowhere', async () => {
    const onBack = vi.fn();
    renderKit(
      <>
        <Shortcuts open={idOf(mara)} onOpen={vi.fn()} onBack={onBack} />
        <ConversationScreen conversation={idOf(mara)} onInfo={vi.fn()} onVerify={vi.fn()} />
      </>,
      { client },
    );
    await choose(own, 'Select');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByTestId('selection-bar')).toBeNull();
    expect(onBack).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(onBack).toHaveBeenCalledOnce();
  });
});

it('words that are taken back go from what is being answered and chosen', async () => {
  open();
  await choose(theirs, 'Reply');
  expect(screen.getByTestId('composer-task').textContent).toContain('hungry');
  act(() => client.demo.change(rowOf(theirs).id, { content: { type: 'deleted' } }));
  expect(screen.queryByTestId('composer-task')).toBeNull();
});

describe('pins', () => {
  it('stand on top, lead to the message, and are taken off', async () => {
    open();
    expect(screen.queryByTestId('pinned-bar')).toBeNull();
    await choose(own, 'Pin');
    expect((await screen.findByTestId('pinned-bar')).textContent).toContain('two seats');
    await choose(own, 'Unpin');
    await waitFor(() => expect(screen.queryByTestId('pinned-bar')).toBeNull());
  });
});

it('a change that was refused is told, and dismissed', async () => {
  const { id } = rowOf(own);
  client.demo.change(id, {
    effectFailure: { id: 'effect' as never, code: ErrorCode.FORBIDDEN, message: '', canRetry: false },
  });
  const discard = vi.spyOn(client.messages, 'discard');
  open();
  const failure = within(screen.getByTestId('effect-failure'));
  expect(failure.getByText(/^The change was not accepted\./)).toBeTruthy();
  expect(failure.queryByRole('button', { name: 'Try again' })).toBeNull();
  fireEvent.click(failure.getByRole('button', { name: 'Dismiss' }));
  expect(discard).toHaveBeenCalledExactlyOnceWith('effect');
});
