import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import type { ConversationRow, Person, TimelineState } from '@tidings/client';
import { ErrorCode } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useConversation } from '../hooks';
import { cell } from '../testing/cell';
import { type DemoClient, openDemoClient } from '../testing/demo-client';
import { people, self } from '../testing/demo-people';
import { changeRow } from '../testing/demo-rows';
import { renderKit } from '../testing/render';
import { ChangeLine } from './ChangeLine';
import { Timeline } from './Timeline';

vi.mock('@legendapp/list/react-native', () => import('../testing/plain-list'));

// The demo's conversations with Mara (two new messages), Tomás (a failure), Priya (each status) and Samuel (unknown).
const [mara, tomas, priya, samuel] = [0, 5, 6, 8];

const onVerify = vi.fn();
const onCompare = vi.fn();
let client: DemoClient;
let isFocused: ReturnType<typeof vi.spyOn>;
const idOf = (at: number) => client.demo.ids[at] as ConversationRow['id'];
const unreadOf = (at: number) => client.conversations.observe(idOf(at)).get()?.unread;

function Host({ id }: { readonly id: ConversationRow['id'] }) {
  const row = useConversation(id);
  return row ? <Timeline conversation={row} onVerify={onVerify} onCompare={onCompare} /> : null;
}
const open = (at: number) => renderKit(<Host id={idOf(at)} />, { client });
const labels = () => screen.getAllByRole('article').map((message) => message.getAttribute('aria-label') ?? '');
const setFront = (isInFront: boolean) =>
  act(() => {
    isFocused.mockReturnValue(isInFront);
    window.dispatchEvent(new Event(isInFront ? 'focus' : 'blur'));
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  isFocused = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  client = openDemoClient();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('changes made here', () => {
  const rows = (failure?: { code: ErrorCode; message: string; canRetry: boolean }) => {
    const row = changeRow(self, { type: 'timer', expireAfterS: 86_400 }, Date.now(), 3);
    return { ...row, seq: undefined, ...(failure && { failure }) };
  };
  const show = (row: ReturnType<typeof rows>) => {
    const [onRetry, onDiscard] = [vi.fn(), vi.fn()];
    renderKit(<ChangeLine row={row} onVerify={onVerify} onRetry={onRetry} onDiscard={onDiscard} />, { client });
    return { onRetry, onDiscard };
  };

  it('say that they wait to be sent', () => {
    show(rows());
    expect(screen.getByTestId('ticks-pending')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('say why they were refused, and what one can do', () => {
    const row = rows({ code: ErrorCode.FORBIDDEN, message: '', canRetry: true });
    const { onRetry, onDiscard } = show(row);
    expect(screen.queryByTestId('ticks-pending')).toBeNull();
    expect(screen.getByRole('alert').textContent).toMatch(/not allowed|may not/i);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    fireEvent.click(screen.getByRole('button', { name: /discard|delete/i }));
    expect([onRetry.mock.calls, onDiscard.mock.calls]).toEqual([[[row.id]], [[row.id]]]);
  });
});

describe('statuses', () => {
  it('are said for each own message', () => {
    open(priya);
    expect(labels().slice(-4)).toEqual([
      expect.stringMatching(/^You, .*: Read, Read$/),
      expect.stringMatching(/Delivered to you, not yet read, Delivered$/),
      expect.stringMatching(/On the server, Sent$/),
      expect.stringMatching(/Still on its way, Sending$/),
    ]);
  });

  it('follow a message on its way', async () => {
    open(priya);
    await act(async () => void (await client.messages.send(idOf(priya), 'On we go')));
    expect(labels().at(-1)).toMatch(/On we go, Sending$/);
    await act(() => vi.advanceTimersByTimeAsync(700));
    expect(labels().at(-1)).toMatch(/On we go, Sent$/);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(labels().at(-1)).toMatch(/On we go, Read$/);
  });
});

describe('a message that could not be sent', () => {
  it('says why, and is tried again', () => {
    open(tomas);
    expect(screen.getByText(/^Not sent\. .*too large/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(labels().at(-1)).toMatch(/grandmother.*, Sending$/);
    expect(screen.queryByText(/^Not sent/)).toBeNull();
  });

  it('is given up', () => {
    open(tomas);
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(labels().join()).not.toContain('grandmother');
  });

  it('offers no retry that can not help', () => {
    const failure = { code: ErrorCode.NOT_MEMBER, message: '', canRetry: false };
    const row = { ...timelineOf(tomas).rows.at(-1), failure } as TimelineState['rows'][number];
    showState({ rows: [row], hasOlder: true });
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Delete' })).toBeTruthy();
  });
});

describe('safety numbers', () => {
  const failWith = (code: ErrorCode) => {
    const failure = { code, message: '', canRetry: true };
    const row = { ...timelineOf(tomas).rows.at(-1), failure } as TimelineState['rows'][number];
    showState({ rows: [row], hasOlder: true });
  };
  const changeOf = (person: Person): TimelineState['rows'][number] =>
    changeRow(person, { type: 'identity', person }, Date.now(), 3);

  it.each([ErrorCode.UNVERIFIED, ErrorCode.FORBIDDEN])('are compared when a message waits for it (code %i)', (code) => {
    failWith(code);
    fireEvent.click(screen.getByRole('button', { name: 'Compare safety number' }));
    expect(onCompare).toHaveBeenCalledOnce();
  });

  it('are not the remedy for other failures', () => {
    failWith(ErrorCode.TOO_LARGE);
    expect(screen.queryByRole('button', { name: 'Compare safety number' })).toBeNull();
  });

  it('are reached from the row that says somebody has new keys, not from one’s own', () => {
    showState({ rows: [changeOf(people.mara), changeOf(self)], hasOlder: true });
    const links = screen.getAllByTestId('identity-change');
    expect(links.map((link) => link.getAttribute('aria-label'))).toEqual([
      'Mara Lindqvist has new keys. Compare the safety number again.',
    ]);
    fireEvent.click(links[0] as HTMLElement);
    expect(onVerify).toHaveBeenCalledExactlyOnceWith(people.mara.id);
  });
});

it('says of unknown content that the app needs an update', () => {
  open(samuel);
  expect(labels().at(-1)).toMatch(/newer version of the app/);
});

describe('reading', () => {
  it('marks what is on the screen as read, and keeps the line of new messages', () => {
    expect(unreadOf(mara)).toBe(2);
    open(mara);
    expect(unreadOf(mara)).toBe(0);
    expect(screen.getByText('New messages')).toBeTruthy();
  });

  it('waits until the app is in front', () => {
    setFront(false);
    open(mara);
    expect(unreadOf(mara)).toBe(2);
    setFront(true);
    expect(unreadOf(mara)).toBe(0);
  });

  it('shows no line for what comes while one is reading, but for what came while one was away', () => {
    open(priya);
    act(() => void client.demo.receive(idOf(priya), people.priya, 'While you are here'));
    expect(screen.queryByText('New messages')).toBeNull();
    setFront(false);
    act(() => void client.demo.receive(idOf(priya), people.priya, 'While you were away'));
    setFront(true);
    expect(screen.getByText('New messages')).toBeTruthy();
    expect(unreadOf(priya)).toBe(0);
  });

  it('says aloud what others write', () => {
    open(priya);
    act(() => void client.demo.receive(idOf(priya), people.priya, 'Listen'));
    expect(screen.getByText('Priya Raman: Listen').getAttribute('aria-live')).toBe('polite');
  });
});

describe('older messages', () => {
  it('say that they could not be loaded, and are asked for again', () => {
    const loadOlder = showState({ rows: timelineOf(mara).rows, hasOlder: true, olderFailed: true });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(loadOlder).toHaveBeenCalledOnce();
  });

  it('show that they are being loaded', () => {
    showState({ rows: timelineOf(mara).rows, hasOlder: true, isLoadingOlder: true });
    expect(screen.getByRole('progressbar')).toBeTruthy();
  });
});

function timelineOf(at: number): TimelineState {
  return client.messages.openTimeline(idOf(at)).get() as TimelineState;
}

/** Opens a timeline in just this state. */
function showState(part: Partial<TimelineState>) {
  const loadOlder = vi.fn(async () => {});
  const state: TimelineState = { ...timelineOf(mara), rows: [], hasOlder: false, ...part };
  const others = { loadNewer: async () => {}, show: async () => {}, dispose: () => {} };
  vi.spyOn(client.messages, 'openTimeline').mockReturnValue({ ...cell(state), loadOlder, ...others });
  open(mara);
  return loadOlder;
}
