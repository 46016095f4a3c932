import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ConversationRow } from '@tidings/client';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { people } from '../../testing/demo-people';
import { renderKit } from '../../testing/render';
import { ConversationInfoScreen } from './ConversationInfoScreen';

let client: DemoClient;
let garden: ConversationRow['id'];
const onOpen = vi.fn();
const onLeft = vi.fn();
const onVerify = vi.fn();
const dialog = () => within(screen.getByRole('dialog'));

beforeEach(() => {
  client = openDemoClient();
  vi.clearAllMocks();
  garden = client.conversations
    .observeList()
    .get()
    ?.find(({ title }) => title === 'Garden house')?.id as typeof garden;
  renderKit(
    <ConversationInfoScreen
      conversation={garden}
      onOpen={onOpen}
      onLeft={onLeft}
      onVerify={onVerify}
      inviteUrl={(code) => `https://chat.example.org/join/${code}`}
    />,
    { client },
  );
});
afterEach(cleanup);

const openMenuOf = (name: string) => fireEvent.click(screen.getByRole('button', { name: `What to do with ${name}` }));

it('says who can read it', () => {
  const section = within(screen.getByRole('group', { name: 'Encryption' }));
  expect(section.getByText('End-to-end encrypted')).toBeTruthy();
  expect(section.getByText('Only the devices of its members can read it.')).toBeTruthy();
});

it('leads to the safety number of a member, and marks who was verified', async () => {
  const jonas = client.encryption.observeSafety(people.jonas.id);
  expect(screen.queryByTestId('verified-badge')).toBeNull();
  await act(() => client.encryption.setVerified(people.jonas.id, true));
  expect(jonas.get()?.isVerified).toBe(true);
  expect(screen.getByTestId('verified-badge').getAttribute('aria-label')).toBe('Verified');
  openMenuOf('Jonas Weber');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Compare safety number' }));
  expect(onVerify).toHaveBeenCalledExactlyOnceWith(people.jonas.id);
});

it('removes a member after a question', async () => {
  const remove = vi.spyOn(client.conversations, 'removeMember');
  openMenuOf('Jonas Weber');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from group' }));
  expect(remove).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByText('@jonas.w')).toBeNull());
  expect(remove).toHaveBeenCalledExactlyOnceWith(garden, people.jonas.id);
});

it('stays open with the reason when removing fails', async () => {
  vi.spyOn(client.conversations, 'removeMember').mockRejectedValue(new TidingsError(ErrorCode.FORBIDDEN, 'no'));
  openMenuOf('Jonas Weber');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from group' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  await screen.findByText('You’re not allowed to do this here.');
  expect(screen.getByText('@jonas.w')).toBeTruthy();
});

it('renames the group', async () => {
  fireEvent.click(screen.getByRole('button', { name: 'Rename' }));
  fireEvent.change(screen.getByTestId('title'), { target: { value: 'Allotment' } });
  fireEvent.keyDown(screen.getByTestId('title'), { key: 'Enter' });
  await screen.findByRole('heading', { name: 'Allotment' });
});

it('adds people, and does not offer members', async () => {
  const add = vi.spyOn(client.conversations, 'addMembers');
  fireEvent.click(screen.getByRole('button', { name: 'Add people' }));
  expect(dialog().queryByRole('checkbox', { name: /Amina/ })).toBeNull();
  fireEvent.click(dialog().getByRole('checkbox', { name: /Mara/ }));
  fireEvent.click(dialog().getByRole('button', { name: 'Add 1 person' }));
  await screen.findByText('@mara');
  expect(add).toHaveBeenCalledExactlyOnceWith(garden, [people.mara.id]);
});

it('hands out invite links', async () => {
  await screen.findByText('There is no invite link yet.');
  fireEvent.click(screen.getByRole('button', { name: 'Create link' }));
  await screen.findByText(/chat\.example\.org\/join\//);
});

it('leaves after a question', async () => {
  fireEvent.click(screen.getByTestId('leave'));
  expect(onLeft).not.toHaveBeenCalled();
  fireEvent.click(dialog().getByRole('button', { name: 'Leave the group' }));
  await waitFor(() => expect(onLeft).toHaveBeenCalledTimes(1));
});
