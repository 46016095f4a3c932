import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { people, self } from '../../testing/demo-people';
import { renderKit } from '../../testing/render';
import { NewConversationScreen } from './NewConversationScreen';
import { NewGroupScreen } from './NewGroupScreen';

let client: DemoClient;
const onOpen = vi.fn();
const nothing = () => {};
const find = (text: string) => fireEvent.change(screen.getByTestId('find'), { target: { value: text } });
const mara = people.mara;

beforeEach(() => {
  client = openDemoClient();
  vi.clearAllMocks();
});
afterEach(cleanup);

describe('a new conversation', () => {
  const render = () => renderKit(<NewConversationScreen onOpen={onOpen} onNewGroup={nothing} />, { client });

  it('opens with somebody one knows', async () => {
    const create = vi.spyOn(client.conversations, 'createDirect');
    render();
    fireEvent.click(screen.getByTestId(`person-${mara.handle}`));
    await waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
    expect(create).toHaveBeenCalledExactlyOnceWith(mara.id);
  });

  it('is open to the server only when that was asked for', async () => {
    const create = vi.spyOn(client.conversations, 'createDirect');
    render();
    const choice = screen.getByTestId('open-switch');
    expect(choice.getAttribute('aria-checked')).toBe('false');
    expect(choice.getAttribute('aria-label')).toMatch(/The server can read it\. This can’t be changed later\.$/);
    fireEvent.click(choice);
    fireEvent.click(screen.getByTestId(`person-${mara.handle}`));
    await waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
    expect(create).toHaveBeenCalledExactlyOnceWith(mara.id, { isOpen: true });
  });

  it('says why it could not begin', async () => {
    vi.spyOn(client.conversations, 'createDirect').mockRejectedValue(new TidingsError(ErrorCode.NO_KEYS, 'no keys'));
    render();
    fireEvent.click(screen.getByTestId(`person-${mara.handle}`));
    await screen.findByText(/has not set up encryption yet/);
    expect(onOpen).not.toHaveBeenCalled();
  });

  it('finds a stranger by the exact handle, and opens with them by Enter', async () => {
    const stranger = { ...mara, id: self.id.replace(/.$/, 'f') as typeof mara.id, handle: 'zoe.q', displayName: 'Zoë' };
    vi.spyOn(client.account, 'findUser').mockImplementation(async (handle) =>
      handle === 'zoe.q' ? stranger : undefined,
    );
    const create = vi.spyOn(client.conversations, 'createDirect');
    render();
    find('@Zoe.Q');
    await screen.findByText('Zoë');
    fireEvent.keyDown(screen.getByTestId('find'), { key: 'Enter' });
    await waitFor(() => expect(create).toHaveBeenCalledExactlyOnceWith(stranger.id));
  });

  it('says when nobody has the handle, and when it is one’s own', async () => {
    vi.spyOn(client.account, 'findUser').mockResolvedValue(undefined);
    render();
    find('nobody.here');
    await screen.findByText('Nobody here is called @nobody.here');
    find(self.handle);
    await screen.findByText('That’s you.');
  });
});

describe('a new group', () => {
  const render = () => renderKit(<NewGroupScreen onOpen={onOpen} />, { client });
  const name = (text: string) => fireEvent.change(screen.getByTestId('title'), { target: { value: text } });
  const tick = (person: string) => fireEvent.click(screen.getByRole('checkbox', { name: new RegExp(person) }));

  it('is made of a name and the people chosen', async () => {
    const create = vi.spyOn(client.conversations, 'createGroup');
    render();
    name(' Walkers ');
    tick('Mara');
    tick('Kenji');
    const chosen = screen.getByRole('group', { name: '2 people chosen' });
    fireEvent.click(within(chosen).getByRole('button', { name: 'Remove Kenji Tanaka' }));
    fireEvent.click(screen.getByTestId('submit'));
    await waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
    expect(create).toHaveBeenCalledExactlyOnceWith({ title: 'Walkers', users: [mara.id] });
  });

  it('is open to the server only when that was asked for', async () => {
    const create = vi.spyOn(client.conversations, 'createGroup');
    render();
    name('Notice board');
    fireEvent.click(screen.getByTestId('open-switch'));
    fireEvent.click(screen.getByTestId('submit'));
    await waitFor(() => expect(onOpen).toHaveBeenCalledTimes(1));
    expect(create).toHaveBeenCalledExactlyOnceWith({ title: 'Notice board', users: [], isOpen: true });
  });

  it('needs a name', () => {
    const create = vi.spyOn(client.conversations, 'createGroup');
    render();
    fireEvent.click(screen.getByTestId('submit'));
    expect(screen.getByRole('alert').textContent).toBe('Please give the group a name.');
    expect(create).not.toHaveBeenCalled();
  });
});
