import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { renderKit } from '../testing/render';
import { SearchScreen } from './SearchScreen';

let client: DemoClient;
const calls = { onBack: vi.fn(), onOpenMessage: vi.fn(), onChange: vi.fn() };
beforeEach(() => {
  vi.clearAllMocks();
  client = openDemoClient();
});
afterEach(cleanup);

const show = (initial: Parameters<typeof SearchScreen>[0]['initial'] = {}) =>
  renderKit(<SearchScreen initial={initial} {...calls} />, { client });
const type = (text: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Words to look for' }), { target: { value: text } });
const hits = () => screen.queryAllByTestId('message-hit');
const asked = () => vi.mocked(client.search.find).mock.lastCall?.[0];

it('says what to do, what was found, and when nothing was', async () => {
  show();
  expect(screen.getByText('What are you looking for?')).toBeTruthy();
  type('passport');
  await waitFor(() => expect(hits()).toHaveLength(1));
  expect(screen.getByTestId('search-count').textContent).toBe('1 message');
  fireEvent.click(hits()[0] as HTMLElement);
  expect(calls.onOpenMessage).toHaveBeenCalledOnce();
  type('zzzz');
  expect(await screen.findByText(/No message on this device matches/)).toBeTruthy();
  await waitFor(() => expect(calls.onChange).toHaveBeenLastCalledWith({ text: 'zzzz' }));
});

it('shows what only the server has under a heading of its own, and leads there', async () => {
  const { hits: known } = await client.search.find({ text: 'passport' });
  vi.spyOn(client.search, 'findBeyond').mockResolvedValue({ hits: known, next: undefined, state: 'asked' });
  show({ text: 'zzzz' });
  const beyond = await screen.findByTestId('beyond-hits');
  expect(screen.getByRole('heading', { name: 'Not on this device, found by the server' })).toBeTruthy();
  fireEvent.click(within(beyond).getByTestId('message-hit'));
  expect(calls.onOpenMessage).toHaveBeenCalledWith(known[0]?.conversation, known[0]?.message.id);
  expect(screen.queryByTestId('search-missed')).toBeNull();
});

it('says that only this device was searched when the server can not be asked', async () => {
  vi.spyOn(client.search, 'findBeyond').mockResolvedValue({ hits: [], next: undefined, state: 'missed' });
  show({ text: 'passport' });
  expect((await screen.findByTestId('search-missed')).textContent).toMatch(/only what is on this device/);
  expect(hits()).toHaveLength(1);
});

it('is narrowed by who said it, and widened again', async () => {
  vi.spyOn(client.search, 'find');
  show({ text: 'the' });
  await waitFor(() => expect(hits().length).toBeGreaterThan(3));
  fireEvent.click(screen.getByRole('button', { name: 'From' }));
  const dialog = screen.getByRole('dialog', { name: 'Messages from' });
  fireEvent.change(within(dialog).getByRole('textbox'), { target: { value: 'mara' } });
  await waitFor(() => expect(within(dialog).getAllByTestId('search-person')).toHaveLength(1));
  fireEvent.click(within(dialog).getByTestId('search-person'));
  await waitFor(() => expect(asked()).toMatchObject({ text: 'the', author: people.mara.id }));
  await waitFor(() => expect(screen.getByTestId('search-from').textContent).toBe('Mara Lindqvist'));
  for (const hit of hits()) expect(hit.textContent).toContain('Mara Lindqvist');
  fireEvent.click(screen.getByRole('button', { name: 'Remove the filter From: Mara Lindqvist' }));
  await waitFor(() => expect(asked()).not.toHaveProperty('author'));
});

it('is narrowed to one conversation, whose name then need not stand at each message', async () => {
  vi.spyOn(client.search, 'find');
  show({ text: 'the' });
  fireEvent.click(screen.getByRole('button', { name: 'In' }));
  const rows = await screen.findAllByTestId('search-conversation');
  fireEvent.click(rows.find((row) => row.textContent?.includes('Garden house')) as HTMLElement);
  await waitFor(() => expect(asked()).toMatchObject({ conversation: expect.any(String) }));
  expect(screen.getByTestId('search-in').textContent).toBe('Garden house');
  await waitFor(() => expect(hits().length).toBeGreaterThan(0));
  for (const hit of hits()) expect(hit.textContent).not.toContain('Garden house');
});

it('is narrowed to a span of days', async () => {
  vi.spyOn(client.search, 'find');
  show({ text: 'the' });
  fireEvent.click(screen.getByRole('button', { name: 'Date' }));
  const dialog = screen.getByRole('dialog', { name: 'Messages of these days' });
  const today = within(dialog)
    .getAllByRole('button')
    .filter((day) => /\d{4}$/.test(day.getAttribute('aria-label') ?? ''));
  fireEvent.click(today[0] as HTMLElement);
  fireEvent.click(within(dialog).getByTestId('search-span-apply'));
  const at = new Date();
  await waitFor(() =>
    expect(asked()).toMatchObject({ fromMs: new Date(at.getFullYear(), at.getMonth(), 1).getTime() }),
  );
  expect(screen.getByTestId('search-date').textContent).toMatch(/^From /);
});

it('says that some messages can’t be found yet', async () => {
  vi.spyOn(client.encryption, 'countUnopened').mockResolvedValue({ later: 3, waiting: 0, missing: 0, invalid: 0 });
  show();
  await act(async () => {});
  expect(screen.getByTestId('search-count').textContent).toContain('3 messages are still being opened');
});
