import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ConversationRow, GroupPolicy } from '@tidings/client';
import { limits, Role } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MessageDesk } from '../actions';
import { useConversation } from '../hooks';
import { cell } from '../testing/cell';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { seedConversations } from '../testing/demo-seed';
import { renderKit } from '../testing/render';
import { Composer } from './Composer';

// The demo's conversations with Kenji (read), Amina (a draft), and the book club one has been removed from.
const [kenji, amina, bookClub] = [3, 4, 9];

let client: DemoClient;
const idOf = (at: number) => client.demo.ids[at] as ConversationRow['id'];
const lastOf = (at: number) => client.conversations.observe(idOf(at)).get()?.preview;

function Host({ id, hasDesk }: { readonly id: ConversationRow['id']; readonly hasDesk?: boolean }) {
  const row = useConversation(id);
  if (!row) return null;
  const composer = <Composer conversation={row} />;
  return hasDesk ? <MessageDesk conversation={row}>{composer}</MessageDesk> : composer;
}

function open(at: number, hasDesk = false) {
  const { unmount } = renderKit(<Host id={idOf(at)} hasDesk={hasDesk} />, { client });
  const box = screen.queryByRole('textbox') as HTMLTextAreaElement;
  return { box, unmount, type: (text: string) => fireEvent.change(box, { target: { value: text } }) };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers();
  client = openDemoClient();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('sending', () => {
  it('happens on Enter, and empties the field', async () => {
    const { box, type } = open(kenji);
    type('  Hello there ');
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(box.value).toBe('');
    expect(lastOf(kenji)).toMatchObject({ content: { text: 'Hello there' }, status: 'pending' });
  });

  it('does not happen on Shift+Enter, while a character is being composed, or with nothing but spaces', async () => {
    const { box, type } = open(kenji);
    const before = lastOf(kenji);
    type('Hello');
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    fireEvent.keyDown(box, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    type('   ');
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(lastOf(kenji)).toBe(before);
    expect(screen.getByTestId('send').getAttribute('aria-disabled')).toBe('true');
  });

  it('gives the text back when it could not be stored', async () => {
    vi.spyOn(client.messages, 'send').mockRejectedValue(new Error('disk full'));
    const { box, type } = open(kenji);
    type('Keep me');
    fireEvent.click(screen.getByTestId('send'));
    await pass(0);
    expect(box.value).toBe('Keep me');
    expect(screen.getByRole('alert').textContent).toContain('could not be stored');
  });
});

describe('the draft', () => {
  it('is there again, is stored after a pause, and on leaving', async () => {
    const save = vi.spyOn(client.messages, 'saveDraft');
    const { box, type, unmount } = open(amina);
    expect(box.value).toBe('Thursday works, but only after six because');
    type('Thursday');
    type('Thursday works');
    expect(save).not.toHaveBeenCalled();
    await pass(600);
    expect(save.mock.calls).toEqual([[idOf(amina), 'Thursday works']]);
    type('Thursday works!');
    unmount();
    expect(save).toHaveBeenLastCalledWith(idOf(amina), 'Thursday works!');
  });

  it('shows what was written on another device meanwhile, unless something here is newer', async () => {
    const { box, type } = open(kenji);
    await act(() => client.messages.saveDraft(idOf(kenji), 'from the phone'));
    expect(box.value).toBe('from the phone');
    type('from here');
    await act(() => client.messages.saveDraft(idOf(kenji), 'from the phone again'));
    expect(box.value).toBe('from here');
    await pass(600);
    expect(client.conversations.observe(idOf(kenji)).get()?.draft).toBe('from here');
    await act(() => client.messages.saveDraft(idOf(kenji), 'from the phone, later'));
    expect(box.value).toBe('from the phone, later');
    await act(() => client.messages.saveDraft(idOf(kenji), ''));
    expect(box.value).toBe('');
  });

  it('does not come back while it is being sent', async () => {
    const { box, type } = open(kenji);
    const save = vi.spyOn(client.messages, 'saveDraft').mockResolvedValue();
    type('sent at');
    await pass(600);
    save.mockRestore();
    type('sent at once');
    fireEvent.keyDown(box, { key: 'Enter' });
    // What was stored before the sending is told only now.
    await act(() => client.messages.saveDraft(idOf(kenji), 'sent at'));
    expect(box.value).toBe('');
  });

  it('answers again what it answered, keeps that with its words, and lets it go with them', async () => {
    const said = client.demo.receive(idOf(amina), people.amina, 'When?');
    await client.messages.saveDraft(idOf(amina), 'At six', said);
    const save = vi.spyOn(client.messages, 'saveDraft');
    const { box } = open(amina, true);
    await pass(0);
    expect(screen.getByTestId('composer-task').textContent).toContain('When?');
    expect(document.activeElement).not.toBe(box);
    await pass(1_000);
    expect(save).not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId('composer-cancel'));
    await pass(600);
    expect(save.mock.calls).toEqual([[idOf(amina), 'At six']]);
    await act(() => client.messages.saveDraft(idOf(amina), 'At six', said));
    await pass(0);
    expect(screen.getByTestId('composer-task').textContent).toContain('When?');
    await act(() => client.messages.saveDraft(idOf(amina), ''));
    expect(screen.queryByTestId('composer-task')).toBeNull();
  });

  it('is gone once it has become a message', async () => {
    const { box } = open(amina);
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(1_000);
    expect(client.conversations.observe(idOf(amina)).get()?.draft).toBe('');
  });
});

it('says that one is typing, and that one has stopped', async () => {
  const { type, unmount } = open(kenji);
  type('H');
  type('');
  type('He');
  unmount();
  expect(client.demo.calls.typing).toEqual([true, false, true, false]);
});

describe('the limit', () => {
  it('is announced before it is reached', () => {
    open(kenji).type('x'.repeat(limits.textCharacters - 10));
    expect(screen.getByText('10 characters left')).toBeTruthy();
  });

  it('stops sending, and says by how much', async () => {
    const { box, type } = open(kenji);
    const before = lastOf(kenji);
    type('x'.repeat(limits.textCharacters + 2));
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(lastOf(kenji)).toBe(before);
    expect(screen.getByRole('alert').textContent).toMatch(/^2 characters too many/);
  });
});

it('is a sentence for those who are no longer members', () => {
  expect(open(bookClub).box).toBeNull();
  expect(screen.getByText(/no longer a member/)).toBeTruthy();
});

describe('mentions', () => {
  const group = 1;

  async function typeAt(words: string) {
    const opened = open(group);
    await pass(0);
    opened.type(words);
    return { ...opened, send: vi.spyOn(client.messages, 'send') };
  }
  const press = (box: HTMLElement, key: string, more: object = {}) => fireEvent.keyDown(box, { key, ...more });
  const options = () => screen.queryAllByRole('option').map((option) => option.textContent);

  it('are offered after an @, chosen by the keyboard, and sent with the text', async () => {
    const { box, send } = await typeAt('hey @');
    const [first, second] = screen.getAllByRole('option');
    expect(first?.getAttribute('aria-selected')).toBe('true');
    expect(box.getAttribute('aria-activedescendant')).toBe(first?.id);
    press(box, 'ArrowDown');
    expect(box.getAttribute('aria-activedescendant')).toBe(second?.id);
    press(box, 'ArrowUp');
    press(box, 'ArrowUp');
    press(box, 'ArrowDown');
    press(box, 'Tab');
    expect(options()).toEqual([]);
    const member = client.conversations
      .observeMembers(idOf(group))
      .get()
      ?.find(({ isSelf }) => !isSelf);
    expect(box.value).toBe(`hey @${member?.displayName} `);
    press(box, 'Enter');
    await pass(0);
    const mention = { user: member?.id, start: 4, length: (member?.displayName.length ?? 0) + 1 };
    expect(send.mock.calls).toEqual([[idOf(group), { text: `hey @${member?.displayName}`, mentions: [mention] }]]);
  });

  it('are found by what follows, put away by Escape, and never in the way of Enter', async () => {
    const { box, type } = await typeAt('@zzzz');
    expect(options()).toEqual([]);
    type('@');
    expect(options().length).toBeGreaterThan(1);
    press(box, 'Escape');
    expect(options()).toEqual([]);
    press(box, 'Enter');
    await pass(0);
    expect(box.value).toBe('');
  });

  it('of a stored draft are found again, also when it is known only later who is there', async () => {
    const all = client.conversations.observeMembers(idOf(group)).get() ?? [];
    const member = all.find(({ isSelf }) => !isSelf);
    const late = cell<typeof all>();
    vi.spyOn(client.conversations, 'observeMembers').mockReturnValue(late);
    await client.messages.saveDraft(idOf(group), `hey @${member?.displayName}`);
    const { box } = open(group);
    await pass(0);
    act(() => late.set(all));
    const send = vi.spyOn(client.messages, 'send');
    press(box, 'Enter');
    await pass(0);
    expect(send.mock.lastCall?.[1]).toMatchObject({ mentions: [{ user: member?.id, start: 4 }] });
  });

  it('offer everybody in groups', async () => {
    const { box, send } = await typeAt('@all');
    fireEvent.click(screen.getByRole('option', { name: /Everybody/ }));
    press(box, 'Enter');
    await pass(0);
    expect(send.mock.lastCall?.[1]).toEqual({ text: '@all', mentions: [{ user: undefined, start: 0, length: 4 }] });
  });
});

it('marks what is selected by the usual keys', async () => {
  const { box, type } = open(kenji);
  type('hello there');
  box.setSelectionRange(6, 11);
  fireEvent.select(box);
  fireEvent.keyDown(box, { key: 'b', ctrlKey: true });
  await pass(0);
  expect(box.value).toBe('hello **there**');
  expect([box.selectionStart, box.selectionEnd]).toEqual([8, 13]);
  fireEvent.keyDown(box, { key: 'b', ctrlKey: true });
  expect(box.value).toBe('hello there');
});

it('goes on with a list on a new line, and puts the caret behind the marker', async () => {
  const { box, type } = open(kenji);
  type('- milk');
  box.setSelectionRange(6, 6);
  type('- milk\n');
  await pass(0);
  expect(box.value).toBe('- milk\n- ');
  expect(box.selectionStart).toBe(9);
  type('- milk\n- \n');
  await pass(0);
  expect(box.value).toBe('- milk\n');
});

describe('a link', () => {
  const look = () => vi.spyOn(client.messages, 'previewLink');
  const card = () => screen.queryByTestId('composer-preview');

  it('is looked at once, when typing pauses, and what was shown is sent with it', async () => {
    await client.conversations.setLinkPreviews({ inSealed: true });
    const [asked, send] = [look(), vi.spyOn(client.messages, 'send')];
    const { box, type } = open(kenji);
    type('see https://example.org/a');
    type('see https://example.org/ab now');
    await pass(699);
    expect(asked).not.toHaveBeenCalled();
    await pass(2_000);
    expect(asked.mock.calls).toEqual([['https://example.org/ab']]);
    expect(card()?.textContent).toContain('How tides work');
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(send.mock.lastCall?.[1]).toMatchObject({ link: { url: 'https://example.org/ab', title: 'How tides work' } });
    expect(card()).toBeNull();
  });

  it('is sent alone when the person takes the card away', async () => {
    await client.conversations.setLinkPreviews({ inSealed: true });
    const send = vi.spyOn(client.messages, 'send');
    const { box, type } = open(kenji);
    type('see https://example.org/a');
    await pass(2_000);
    fireEvent.click(screen.getByTestId('composer-preview-remove'));
    type('see https://example.org/a again');
    await pass(2_000);
    expect(card()).toBeNull();
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(send.mock.lastCall?.[1]).not.toHaveProperty('link');
  });

  it('is not looked at in an encrypted conversation, nor in an open one, unless that is wanted; nor without its scheme', async () => {
    const asked = look();
    open(kenji).type('see https://example.org');
    await pass(2_000);
    cleanup();
    await client.conversations.setLinkPreviews({ inOpen: false, inSealed: true });
    open(2).type('see https://example.org');
    await pass(2_000);
    expect(asked).not.toHaveBeenCalled();
    cleanup();
    open(kenji).type('see www.example.org');
    await pass(2_000);
    expect(asked).not.toHaveBeenCalled();
    await act(() => client.conversations.setLinkPreviews({ inOpen: true }));
    cleanup();
    open(2).type('see https://example.org');
    await pass(2_000);
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe('in a group that restrains its members', () => {
  const policy = { send: 'everybody', add: 'admins', editDetails: 'admins', pin: 'everybody' } as const;
  let id: ConversationRow['id'];
  beforeEach(() => {
    const [, group] = seedConversations(Date.now());
    client = openDemoClient({ conversations: group ? [{ ...group, role: Role.MEMBER }] : [] });
    id = client.demo.ids[0] as ConversationRow['id'];
    renderKit(<Host id={id} />, { client });
  });
  const restrain = (change: Partial<GroupPolicy>) =>
    act(() => client.conversations.setPolicy(id, { ...policy, slowModeS: 0, joinApproval: false, ...change }));

  it('says that only admins write', async () => {
    await restrain({ send: 'admins' });
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.getByText('Only admins can write here.')).toBeTruthy();
  });

  it('counts down until the next message, and keeps what is typed meanwhile', async () => {
    await restrain({ slowModeS: 30 });
    const box = screen.getByRole('textbox') as HTMLTextAreaElement;
    fireEvent.change(box, { target: { value: 'First' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await pass(0);
    expect(screen.getByTestId('slow-mode').textContent).toBe('Slow mode: you can write again in 30 seconds');
    fireEvent.change(box, { target: { value: 'Second' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(box.value).toBe('Second');
    await pass(20_000);
    expect(screen.getByTestId('slow-mode').textContent).toBe('Slow mode: you can write again in 10 seconds');
    await pass(11_000);
    expect(screen.queryByTestId('slow-mode')).toBeNull();
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(box.value).toBe('');
  });
});
