import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { renderKit } from '../testing/render';
import { ConversationScreen } from './ConversationScreen';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

let client: DemoClient;
const onInfo = vi.fn();
const onVerify = vi.fn();
const open = (title: string) => {
  const rows = client.conversations.observeList().get() ?? [];
  const id = rows.find((row) => row.title === title)?.id as (typeof rows)[number]['id'];
  return renderKit(<ConversationScreen conversation={id} onInfo={onInfo} onVerify={onVerify} />, { client });
};
const banner = () => within(screen.getByTestId('header'));

beforeEach(() => {
  vi.clearAllMocks();
  client = openDemoClient();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the header', () => {
  it('shows a lock and who was verified, and says both', () => {
    open('Kenji Tanaka');
    expect(banner().getByTestId('encryption-badge')).toBeTruthy();
    expect(banner().getByTestId('verified-badge')).toBeTruthy();
    expect(
      banner().getByRole('button', { name: 'Kenji Tanaka, Verified, End-to-end encrypted, Online, Show details' }),
    ).toBeTruthy();
    expect(screen.queryByTestId('open-badge')).toBeNull();
  });

  it('does not call somebody verified who was not', () => {
    open('Mara Lindqvist');
    expect(banner().queryByTestId('verified-badge')).toBeNull();
  });

  it('names the notes to oneself', () => {
    open('…');
    expect(banner().getByRole('heading', { name: /^Saved messages/ })).toBeTruthy();
    expect(banner().getByText('Only you can read this')).toBeTruthy();
    expect(screen.getByLabelText('Message to Saved messages')).toBeTruthy();
  });
});

describe('an open conversation', () => {
  it('says over the timeline that the server can read it, and explains that', async () => {
    open('Launch week');
    expect(screen.queryByTestId('encryption-badge')).toBeNull();
    const strip = screen.getByTestId('open-badge');
    expect(strip.textContent).toBe('Open conversation – the server can read it');
    fireEvent.click(strip);
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/whoever runs the server can read them/)).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: 'Understood' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('a safety number that has changed', () => {
  it('is told, and compared', () => {
    open('Tomás Oliveira');
    expect(screen.getByText('The safety number of Tomás Oliveira has changed')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    expect(onVerify).toHaveBeenCalledExactlyOnceWith(people.tomas.id);
  });

  it('is accepted', async () => {
    const set = vi.spyOn(client.encryption, 'setVerified');
    open('Tomás Oliveira');
    fireEvent.click(screen.getByRole('button', { name: 'It’s fine' }));
    await waitFor(() => expect(screen.queryByTestId('safety-notice')).toBeNull());
    expect(set).toHaveBeenCalledExactlyOnceWith(people.tomas.id, false);
  });

  it('stays with the reason when it could not be accepted', async () => {
    vi.spyOn(client.encryption, 'setVerified').mockRejectedValue(new TidingsError(ErrorCode.UNAVAILABLE, 'offline'));
    open('Tomás Oliveira');
    fireEvent.click(screen.getByRole('button', { name: 'It’s fine' }));
    await screen.findByText(/The server can’t be reached/);
    expect(screen.getByTestId('safety-notice')).toBeTruthy();
  });
});
