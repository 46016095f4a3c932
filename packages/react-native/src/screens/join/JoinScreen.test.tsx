import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ConversationId } from '@tidings/protocol';
import { Encryption, ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { renderKit } from '../../testing/render';
import { JoinScreen } from './JoinScreen';

const conversation = '0198c7a2-0000-7000-8000-000000000001' as ConversationId;
let client: DemoClient;
const onOpen = vi.fn();
const onClose = vi.fn();
const render = () => renderKit(<JoinScreen code="abc" onOpen={onOpen} onClose={onClose} />, { client });
const preview = (isMember: boolean, { needsApproval = false, hasAsked = false } = {}) =>
  vi.spyOn(client.conversations, 'previewInvite').mockResolvedValue({
    conversation,
    title: 'Garden',
    memberCount: 4,
    isMember,
    needsApproval,
    hasAsked,
    encryption: Encryption.OPEN,
  });

beforeEach(() => {
  client = openDemoClient();
  vi.clearAllMocks();
});
afterEach(cleanup);

it('shows what the link leads to, and joins', async () => {
  preview(false);
  const join = vi.spyOn(client.conversations, 'joinByInvite').mockResolvedValue(conversation);
  render();
  await screen.findByRole('heading', { name: 'Garden' });
  expect(screen.getByText('4 members')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Join' }));
  await waitFor(() => expect(onOpen).toHaveBeenCalledWith(conversation));
  expect(join).toHaveBeenCalledExactlyOnceWith('abc');
});

it('asks where somebody has to let one in, and says so from then on', async () => {
  preview(false, { needsApproval: true });
  const ask = vi.spyOn(client.conversations, 'requestToJoin').mockResolvedValue();
  render();
  await screen.findByText('An admin has to let you in.');
  expect(screen.queryByRole('button', { name: 'Join' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Ask to join' }));
  await screen.findByText(/You have asked to join/);
  expect(screen.queryByRole('button', { name: 'Ask to join' })).toBeNull();
  expect(ask).toHaveBeenCalledExactlyOnceWith('abc');
});

it('does not ask again who waits already', async () => {
  preview(false, { needsApproval: true, hasAsked: true });
  render();
  await screen.findByText(/You have asked to join/);
  expect(screen.queryByRole('button', { name: 'Ask to join' })).toBeNull();
});

it('does not know what an encrypted group is called', async () => {
  const found = {
    conversation,
    title: undefined,
    memberCount: 12,
    isMember: false,
    needsApproval: false,
    hasAsked: false,
    encryption: Encryption.MLS,
  };
  vi.spyOn(client.conversations, 'previewInvite').mockResolvedValue(found);
  render();
  await screen.findByRole('heading', { name: 'An encrypted group' });
  expect(screen.getByText('12 people')).toBeTruthy();
});

it('opens the conversation of somebody who is a member already', async () => {
  preview(true);
  render();
  await screen.findByText('You’re a member already.');
  expect(screen.queryByRole('button', { name: 'Join' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Open' }));
  expect(onOpen).toHaveBeenCalledWith(conversation);
});

it('says that a link does not work, with a way out', async () => {
  vi.spyOn(client.conversations, 'previewInvite').mockRejectedValue(
    new TidingsError(ErrorCode.INVITE_INVALID, 'used up'),
  );
  render();
  await screen.findByRole('heading', { name: 'This link doesn’t work' });
  fireEvent.click(screen.getByRole('button', { name: 'To your conversations' }));
  expect(onClose).toHaveBeenCalled();
});

it('tells a link that ran out while it was looked at', async () => {
  preview(false);
  vi.spyOn(client.conversations, 'joinByInvite').mockRejectedValue(
    new TidingsError(ErrorCode.INVITE_INVALID, 'used up'),
  );
  render();
  fireEvent.click(await screen.findByRole('button', { name: 'Join' }));
  await screen.findByText('This link doesn’t work any more. Ask for a new one.');
  expect(onOpen).not.toHaveBeenCalled();
});

it('asks again by itself when the connection is back', async () => {
  client.demo.setConnection({ phase: 'offline' });
  const ask = vi
    .spyOn(client.conversations, 'previewInvite')
    .mockRejectedValueOnce(new TidingsError(ErrorCode.UNAVAILABLE, 'offline'))
    .mockResolvedValue({
      conversation,
      title: 'Garden',
      memberCount: 4,
      isMember: false,
      needsApproval: false,
      hasAsked: false,
      encryption: Encryption.OPEN,
    });
  render();
  await screen.findByRole('heading', { name: 'Can’t reach the server' });
  client.demo.setConnection({ phase: 'live' });
  await screen.findByRole('heading', { name: 'Garden' });
  expect(ask).toHaveBeenCalledTimes(2);
});
