import type { ConversationId, EntryId } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice, Notifier } from './notifier';

const garden = 'garden' as ConversationId;
const notice = (conversation: ConversationId, body = 'hello'): Notice => ({
  conversation,
  entry: 'e1' as EntryId,
  title: 'Mara',
  body,
});

class FakeNotification {
  static permission = 'granted';
  static open: FakeNotification[] = [];
  static requestPermission = async () => FakeNotification.permission;
  onclick = () => {};
  readonly tag: string;
  readonly body: string;
  readonly data: unknown;

  constructor(_title: string, { tag, body, data }: { tag: string; body: string; data: unknown }) {
    [this.tag, this.body, this.data] = [tag, body, data];
    FakeNotification.open = [...FakeNotification.open.filter((one) => one.tag !== tag), this];
  }

  close(): void {
    FakeNotification.open = FakeNotification.open.filter((one) => one !== this);
  }
}

const shown = () => FakeNotification.open.map(({ tag, body }) => `${tag}: ${body}`);

const haveWorker = () => {
  const container = Object.assign(new EventTarget(), {
    getRegistration: async () => ({
      active: {},
      showNotification: async (title: string, options: never) => void new FakeNotification(title, options),
      getNotifications: async () => FakeNotification.open,
    }),
  });
  vi.stubGlobal('navigator', { userAgent: 'Android', serviceWorker: container });
  return container;
};

let notifier: Notifier;
beforeEach(async () => {
  FakeNotification.open = [];
  FakeNotification.permission = 'granted';
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('focus', () => {});
  vi.resetModules();
  ({ notifier } = await import('./notifier.web'));
});
afterEach(() => vi.unstubAllGlobals());

describe.each(['by the page', 'by the service worker'])('%s', (way) => {
  beforeEach(() => {
    if (way !== 'by the page') haveWorker();
  });

  it('shows one of each conversation', async () => {
    notifier.show(notice(garden, 'one'));
    notifier.show(notice('boats' as ConversationId));
    notifier.show(notice(garden, 'two'));
    await vi.waitFor(() => expect(shown()).toEqual(['boats: hello', 'garden: two']));
  });

  it('takes away what is over, also what is only about to be shown', async () => {
    notifier.show(notice(garden));
    notifier.show(notice('boats' as ConversationId));
    notifier.closeWhere((id) => id === garden);
    await vi.waitFor(() => expect(shown()).toEqual(['boats: hello']));
    notifier.closeWhere(() => true);
    await vi.waitFor(() => expect(shown()).toEqual([]));
  });

  it('shows nothing that was not allowed', async () => {
    FakeNotification.permission = 'default';
    notifier.show(notice(garden));
    expect(await notifier.check()).toBe('default');
    FakeNotification.permission = 'granted';
    notifier.show(notice('boats' as ConversationId));
    await vi.waitFor(() => expect(shown()).toEqual(['boats: hello']));
  });
});

it('leads to the message that is pressed', async () => {
  const onPress = vi.fn();
  const stop = notifier.onPress(onPress);
  notifier.show(notice(garden));
  await vi.waitFor(() => expect(shown()).toHaveLength(1));
  FakeNotification.open[0]?.onclick();
  expect(onPress).toHaveBeenCalledWith({ conversation: garden, entry: 'e1' });
  expect(shown()).toEqual([]);
  stop();
});

it('hears of the service worker what was pressed, and nothing else', () => {
  const worker = haveWorker();
  const onPress = vi.fn();
  const stop = notifier.onPress(onPress);
  for (const data of [{ type: 'other' }, undefined, { type: 'open-notice', conversation: garden, entry: 'e1' }])
    worker.dispatchEvent(new MessageEvent('message', { data }));
  expect(onPress.mock.calls).toEqual([[{ conversation: garden, entry: 'e1' }]]);
  stop();
  worker.dispatchEvent(new MessageEvent('message', { data: { type: 'open-notice', conversation: garden } }));
  expect(onPress).toHaveBeenCalledOnce();
});

it('a phone without a service worker can show none, and says so', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (Linux; Android 16)' });
  expect(await notifier.check()).toBe('unsupported');
  expect(await notifier.ask()).toBe('unsupported');
  haveWorker();
  expect(await notifier.check()).toBe('granted');
});
