import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ConversationRow, MemberRow } from '@tidings/client';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cell } from '../../testing/cell';
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
  expect(remove).toHaveBeenCalledExactlyOnceWith(garden, people.jonas.id, { ban: false });
});

it('stays open with the reason when removing fails', async () => {
  vi.spyOn(client.conversations, 'removeMember').mockRejectedValue(new TidingsError(ErrorCode.FORBIDDEN, 'no'));
  openMenuOf('Jonas Weber');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove from group' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Remove' }));
  await screen.findByText('You’re not allowed to do this here.');
  expect(screen.getByText('@jonas.w')).toBeTruthy();
});

it('changes name and description', async () => {
  await screen.findByText('Beds, bees and who waters when.');
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  fireEvent.change(screen.getByTestId('description'), { target: { value: 'Only beds' } });
  fireEvent.change(screen.getByTestId('title'), { target: { value: 'Allotment' } });
  fireEvent.keyDown(screen.getByTestId('title'), { key: 'Enter' });
  await screen.findByRole('heading', { name: 'Allotment' });
  expect(screen.getByText('Only beds')).toBeTruthy();
});

it('takes no description that is too long', () => {
  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  fireEvent.change(screen.getByTestId('description'), { target: { value: 'x'.repeat(1_001) } });
  expect(screen.getByText('A description has at most 1000 characters.')).toBeTruthy();
  expect(dialog().getByRole('button', { name: 'Save' }).getAttribute('aria-disabled')).toBe('true');
});

const choose = async (label: string, choice: string) => {
  fireEvent.click(screen.getByRole('button', { name: label }));
  fireEvent.click(await screen.findByRole('menuitem', { name: choice }));
};

it('changes who may do what', async () => {
  const setPolicy = vi.spyOn(client.conversations, 'setPolicy');
  await choose('Write messages: Everybody', 'Admins');
  await screen.findByRole('button', { name: 'Write messages: Admins' });
  await choose('Slow mode: Off', '30 seconds');
  await screen.findByRole('button', { name: 'Slow mode: 30 seconds' });
  const approval = screen.getByRole('switch', { name: 'Approve who joins' });
  await waitFor(() => expect(approval.getAttribute('aria-disabled')).not.toBe('true'));
  fireEvent.click(approval);
  await waitFor(() => expect(setPolicy).toHaveBeenCalledTimes(3));
  expect(client.conversations.observe(garden).get()?.policy).toEqual({
    send: 'admins',
    add: 'admins',
    editDetails: 'admins',
    pin: 'everybody',
    slowModeS: 30,
    joinApproval: true,
  });
});

it('lets somebody in who asks, and says how many do not any more', async () => {
  const add = vi.spyOn(client.conversations, 'addMembers');
  fireEvent.click(await screen.findByRole('button', { name: 'Let Tomás Oliveira in' }));
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Requests to join' })).toBeNull());
  expect(add).toHaveBeenCalledExactlyOnceWith(garden, [people.tomas.id]);
});

it('declines somebody who asks', async () => {
  const decline = vi.spyOn(client.conversations, 'declineJoinRequest');
  fireEvent.click(await screen.findByRole('button', { name: 'Decline Tomás Oliveira' }));
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Requests to join' })).toBeNull());
  expect(decline).toHaveBeenCalledExactlyOnceWith(garden, people.tomas.id);
});

it('bans a member after a question, and unbans', async () => {
  openMenuOf('Jonas Weber');
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove and ban' }));
  fireEvent.click(dialog().getByRole('button', { name: 'Remove and ban' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Unban Jonas Weber' }));
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Banned' })).toBeNull());
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
  const create = vi.spyOn(client.conversations, 'createInvite');
  fireEvent.click(screen.getByRole('button', { name: 'Create link' }));
  fireEvent.click(dialog().getByRole('radio', { name: '10' }));
  fireEvent.click(dialog().getByRole('radio', { name: '1 day' }));
  fireEvent.click(dialog().getByRole('button', { name: 'Create link' }));
  await screen.findByText(/chat\.example\.org\/join\//);
  expect(create).toHaveBeenCalledExactlyOnceWith(garden, { maxUses: 10, expiresInS: 86_400 });
});

it('leaves after a question', async () => {
  fireEvent.click(screen.getByTestId('leave'));
  expect(onLeft).not.toHaveBeenCalled();
  fireEvent.click(dialog().getByRole('button', { name: 'Leave the group' }));
  await waitFor(() => expect(onLeft).toHaveBeenCalledTimes(1));
});

it('draws a part of many members, and more when it is asked to', () => {
  cleanup();
  const member = client.conversations.observeMembers(garden).get()?.[1] as MemberRow;
  const many = Array.from(
    { length: 400 },
    (_, n): MemberRow => ({
      ...member,
      id: `member-${n}` as MemberRow['id'],
      displayName: `Somebody ${n}`,
    }),
  );
  vi.spyOn(client.conversations, 'observeMembers').mockReturnValue(cell<readonly MemberRow[]>(many));
  renderKit(
    <ConversationInfoScreen
      conversation={garden}
      onOpen={onOpen}
      onLeft={onLeft}
      onVerify={onVerify}
      inviteUrl={(code) => code}
    />,
    { client },
  );
  const count = () => screen.getAllByText(/^Somebody \d+$/).length;
  expect(count()).toBe(50);
  fireEvent.click(screen.getByRole('button', { name: 'Show more (350)' }));
  expect(count()).toBe(150);
  fireEvent.change(screen.getByTestId('search-members'), { target: { value: 'Somebody 399' } });
  expect(count()).toBe(1);
  expect(screen.queryByTestId('show-more')).toBeNull();
});
