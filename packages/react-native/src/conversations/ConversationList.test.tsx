import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cell } from '../testing/cell';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { renderKit } from '../testing/render';
import { ConversationList } from './ConversationList';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

type Id = DemoClient['demo']['ids'][number];

let client: DemoClient;
const calls = { onOpen: vi.fn(), onOpenMessage: vi.fn(), onNew: vi.fn(), onNewGroup: vi.fn() };
const show = (selected?: (typeof client.demo.ids)[number]) =>
  renderKit(<ConversationList {...calls} selected={selected} />, { client });
const names = () => screen.getAllByRole('link').map((row) => row.getAttribute('aria-label') ?? '');
const rowOf = (name: RegExp) => screen.getByRole('link', { name });

beforeEach(() => {
  vi.clearAllMocks();
  client = openDemoClient();
});
afterEach(cleanup);

describe('ConversationList', () => {
  it('waits without a list, and offers ways out of an empty one', () => {
    vi.spyOn(client.conversations, 'observeList').mockReturnValue(cell<never>());
    show();
    expect(screen.getByLabelText('Loading…')).toBeTruthy();
    cleanup();
    client = openDemoClient({ conversations: [] });
    show();
    fireEvent.click(screen.getByRole('button', { name: 'New conversation' }));
    fireEvent.click(screen.getByRole('button', { name: 'New group' }));
    expect(calls.onNew).toHaveBeenCalledOnce();
    expect(calls.onNewGroup).toHaveBeenCalledOnce();
  });

  it('names each row in full: unread, online, who said what, and how far it got', () => {
    show();
    expect(names()[0]).toMatch(/^Mara Lindqvist, 2 unread messages, Online, Here is the timetable/);
    expect(rowOf(/^Amina/).getAttribute('aria-label')).toContain('Draft: Thursday works');
    expect(rowOf(/^Launch/).getAttribute('aria-label')).toContain('Kenji Tanaka: I love a physical checklist.');
    expect(rowOf(/^Tomás/).getAttribute('aria-label')).toMatch(/You: Here is the whole recipe.*Not sent/);
    expect(rowOf(/^Book club/).getAttribute('aria-label')).toContain('Inês Marchetti removed you');
  });

  it('brings a conversation up when something arrives, and shows typing before it', () => {
    show();
    const lotte = client.demo.ids[11] as (typeof client.demo.ids)[number];
    act(() => client.demo.setTyping(lotte, [people.lotte]));
    expect(rowOf(/^Lotte/).textContent).toContain('typing…');
    act(() => {
      client.demo.setTyping(lotte, []);
      client.demo.receive(lotte, people.lotte, 'Back from the sea');
    });
    expect(names()[0]).toMatch(/^Lotte Visser, 1 unread message, Online, Back from the sea/);
  });

  it('finds by name, whatever the accents, and says when nothing fits', async () => {
    show();
    const field = screen.getByRole('textbox', { name: 'Search names and messages' });
    fireEvent.change(field, { target: { value: 'TOMAS' } });
    expect(names()).toHaveLength(1);
    fireEvent.change(field, { target: { value: 'nobody' } });
    expect(await screen.findByText(/No conversation and no message on this device matches “nobody”/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    // One of them is a message request.
    expect(names().length).toBe(client.demo.ids.length - 1);
  });

  it('keeps message requests apart, behind a row that counts them', () => {
    show();
    expect(names().some((name) => name?.includes('Clara'))).toBe(false);
    fireEvent.click(screen.getByRole('button', { name: 'Message requests, 1' }));
    expect(names()).toHaveLength(1);
    expect(names()[0]).toContain('Clara');
    fireEvent.click(screen.getByRole('button', { name: 'Back to all conversations' }));
    expect(names().length).toBe(client.demo.ids.length - 1);
  });

  it('finds messages by their words, below the names, and leads to them', async () => {
    show();
    fireEvent.change(screen.getByRole('textbox', { name: 'Search names and messages' }), {
      target: { value: 'passport' },
    });
    const [hit] = await screen.findAllByTestId('message-hit');
    expect(hit?.textContent).toMatch(/Passport number/);
    fireEvent.click(hit as HTMLElement);
    expect(calls.onOpenMessage).toHaveBeenCalledWith(expect.any(String), expect.any(String));
    // Too little to look for.
    fireEvent.change(screen.getByRole('textbox', { name: 'Search names and messages' }), { target: { value: 'p' } });
    await waitFor(() => expect(screen.queryByTestId('message-hit')).toBeNull());
  });

  it('marks what the server can read, and names the notes to oneself', () => {
    show();
    expect(screen.getAllByTestId('open-mark')).toHaveLength(1);
    expect(rowOf(/^Launch week/).getAttribute('aria-label')).toContain('Open conversation');
    expect(rowOf(/^Mara/).getAttribute('aria-label')).not.toContain('Open');
    fireEvent.change(screen.getByRole('textbox', { name: 'Search names and messages' }), {
      target: { value: 'saved' },
    });
    expect(names()).toEqual([expect.stringMatching(/^Saved messages, Passport number/)]);
  });

  it('moves pinned conversations among themselves by their menu', async () => {
    const [first, second, third] = client.demo.ids as [Id, Id, Id];
    for (const id of [third, second, first]) {
      await client.conversations.setPinned(id, true);
      await new Promise((done) => setTimeout(done, 2));
    }
    show();
    const order = () =>
      names()
        .slice(0, 3)
        .map((name) => name.split(',')[0]);
    const [a, b, c] = order();
    const choose = async (row: number, label: string) => {
      fireEvent.contextMenu(screen.getAllByRole('link')[row] as HTMLElement);
      fireEvent.click(await screen.findByRole('menuitem', { name: label }));
      await act(async () => {});
    };
    await choose(2, 'Move up');
    expect(order()).toEqual([a, c, b]);
    await choose(0, 'Move down');
    expect(order()).toEqual([c, a, b]);
    fireEvent.contextMenu(screen.getAllByRole('link')[2] as HTMLElement);
    await screen.findByRole('menuitem', { name: 'Move up' });
    expect(screen.queryByRole('menuitem', { name: 'Move down' })).toBeNull();
  });

  it('opens by click, marks the open one, and is walked with the arrow keys', () => {
    show(client.demo.ids[1]);
    expect(rowOf(/^Garden/).getAttribute('aria-current')).toBe('page');
    fireEvent.click(rowOf(/^Kenji/));
    expect(calls.onOpen).toHaveBeenCalledWith(client.demo.ids[3]);
    rowOf(/^Mara/).focus();
    fireEvent.keyDown(rowOf(/^Mara/), { key: 'ArrowDown' });
    expect(document.activeElement).toBe(rowOf(/^Garden/));
    fireEvent.keyDown(rowOf(/^Garden/), { key: 'ArrowUp' });
    expect(document.activeElement).toBe(rowOf(/^Mara/));
  });
});
