// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';

type Listener = (event: object) => void;

/** Runs public/sw.js in a world of its own, with these windows open. */
function runWorker(windows: readonly object[]) {
  const source = readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8');
  const listeners = new Map<string, Listener>();
  const openWindow = vi.fn();
  const scope = {
    location: { origin: 'https://chat.example.org' },
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    clients: { matchAll: async () => windows, openWindow },
  };
  new Function('self', 'caches', source)(scope, {});
  const press = async (data: object) => {
    const close = vi.fn();
    let work: unknown;
    const waitUntil = (promise: unknown) => {
      work = promise;
    };
    listeners.get('notificationclick')?.({ notification: { data, close }, waitUntil });
    await work;
    return close;
  };
  return { press, openWindow };
}

const makeWindow = (part: object) => ({
  focused: false,
  visibilityState: 'hidden',
  focus: vi.fn(),
  postMessage: vi.fn(),
  ...part,
});

it('opens the conversation in the window that is looked at', async () => {
  const [hidden, visible] = [makeWindow({}), makeWindow({ visibilityState: 'visible' })];
  const { press, openWindow } = runWorker([hidden, visible]);
  const close = await press({ conversation: 'c1', entry: 'e1' });
  expect(close).toHaveBeenCalledOnce();
  expect(visible.focus).toHaveBeenCalledOnce();
  expect(visible.postMessage).toHaveBeenCalledWith({ type: 'open-notice', conversation: 'c1', entry: 'e1' });
  expect(hidden.postMessage).not.toHaveBeenCalled();
  expect(openWindow).not.toHaveBeenCalled();
});

it('opens a window where there is none', async () => {
  const { press, openWindow } = runWorker([]);
  await press({ conversation: 'c1', entry: undefined });
  await press({ conversation: 'c1', entry: 'e/1' });
  expect(openWindow.mock.calls).toEqual([['/c/c1'], ['/c/c1/e%2F1']]);
});
