import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConversationScreen } from '../screens/ConversationScreen';
import { BlockedScreen, PrivacyScreen, ReportsScreen } from '../screens/settings';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { renderKit } from '../testing/render';
import { ReportDialog } from './ReportDialog';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

let client: DemoClient;
beforeEach(() => {
  client = openDemoClient();
});
afterEach(cleanup);

const request = () => {
  const row = client.conversations.observeList('requests').get()?.[0];
  if (!row) throw new Error('the demo has a request');
  return row;
};

describe('a message request', () => {
  const open = (onGone = vi.fn()) => {
    renderKit(<ConversationScreen conversation={request().id} onInfo={vi.fn()} onVerify={vi.fn()} onGone={onGone} />, {
      client,
    });
    return onGone;
  };

  it('shows what was said, and no composer until it is accepted', async () => {
    open();
    expect(await screen.findByText('Clara Bianchi would like to write to you')).toBeTruthy();
    expect(screen.queryByTestId('composer')).toBeNull();
    fireEvent.click(screen.getByTestId('request-accept'));
    expect(await screen.findByTestId('composer')).toBeTruthy();
  });

  it('asks before it deletes or blocks, and leads away then', async () => {
    const gone = open();
    fireEvent.click(screen.getByTestId('request-block'));
    expect(gone).not.toHaveBeenCalled();
    fireEvent.click(await screen.findByTestId('block-confirm'));
    await waitFor(() => expect(gone).toHaveBeenCalledOnce());
    expect(client.privacy.observeBlocked().get()).toEqual([people.clara]);
    // Whoever is blocked can be unblocked where one would write.
    fireEvent.click(await screen.findByTestId('unblock'));
    await waitFor(() => expect(client.privacy.observeBlocked().get()).toEqual([]));
  });
});

describe('a report', () => {
  const report = () => vi.spyOn(client.privacy, 'report');
  const show = () =>
    renderKit(<ReportDialog conversation={request().id} person={people.clara} onClose={vi.fn()} />, { client });

  it('says what goes along, and sends messages only when it is asked to', async () => {
    const sent = report();
    show();
    expect(screen.getByText(/Messages don’t\./)).toBeTruthy();
    fireEvent.click(screen.getByTestId('report-send'));
    expect(await screen.findByText('Say in a few words what it is about.')).toBeTruthy();
    expect(sent).not.toHaveBeenCalled();
    fireEvent.change(screen.getByTestId('report-reason'), { target: { value: 'Advertising' } });
    fireEvent.click(screen.getByTestId('report-send'));
    await waitFor(() => expect(sent).toHaveBeenCalledOnce());
    expect(sent.mock.calls[0]?.[0]).toMatchObject({ user: people.clara.id, reason: 'Advertising', messages: [] });
  });

  it('shows the messages that go along', async () => {
    const sent = report();
    show();
    fireEvent.click(await screen.findByTestId('report-messages'));
    expect(within(screen.getByTestId('report-shown')).getByText(/We met at the workshop/)).toBeTruthy();
    expect(screen.getByText(/and the messages shown below, readable/)).toBeTruthy();
    fireEvent.change(screen.getByTestId('report-reason'), { target: { value: 'Advertising' } });
    fireEvent.click(screen.getByTestId('report-send'));
    await waitFor(() => expect(sent).toHaveBeenCalledOnce());
    expect(sent.mock.calls[0]?.[0].messages).toHaveLength(1);
  });
});

describe('settings', () => {
  it('switches what others see', async () => {
    renderKit(<PrivacyScreen onBlocked={vi.fn()} onReports={vi.fn()} />, { client });
    fireEvent.click(screen.getByRole('switch', { name: 'Typing' }));
    await waitFor(() =>
      expect(client.privacy.observeSettings().get()).toEqual({ readReceipts: true, typing: false, presence: true }),
    );
    expect(screen.getByRole('switch', { name: 'Typing' }).getAttribute('aria-checked')).toBe('false');
  });

  it('lists whom one blocks, and lets them go', async () => {
    await client.privacy.setBlocked(people.noah.id, true);
    renderKit(<BlockedScreen />, { client });
    fireEvent.click(screen.getByRole('button', { name: 'Unblock Noah Fischer' }));
    expect(await screen.findByText('You block nobody')).toBeTruthy();
  });

  it('shows the server’s owner what was reported, until it is done', async () => {
    renderKit(<ReportsScreen />, { client });
    expect(await screen.findByText('Mara Lindqvist reports Noah Fischer')).toBeTruthy();
    fireEvent.click(screen.getByTestId('report-resolve'));
    expect(await screen.findByText('Nothing has been reported')).toBeTruthy();
  });
});
