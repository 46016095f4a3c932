import { expect, it, vi } from 'vitest';
import { type Registration, type Workers, watchVersions } from './watch-versions';

/** A browser with one tab that is looked at; what other tabs do is done by hand. */
function openBrowser(options: { readonly hasController: boolean; readonly hasWaiting?: boolean }) {
  const worker = { state: 'installed' as ServiceWorkerState, postMessage: vi.fn(), addEventListener: () => {} };
  const workers = Object.assign(new EventTarget(), { controller: options.hasController ? {} : null });
  const registration = Object.assign(new EventTarget(), {
    installing: null,
    waiting: options.hasWaiting ? worker : null,
  });
  const reload = vi.fn();
  const starts: (() => void)[] = [];
  const stop = watchVersions({
    workers: workers as unknown as Workers,
    registration: registration as unknown as Registration,
    reload,
    onNewer: (start) => starts.push(start),
  });
  const takeOver = () => {
    worker.state = 'activated';
    workers.dispatchEvent(new Event('controllerchange'));
  };
  return { worker, reload, starts, takeOver, stop, press: () => starts.at(-1)?.() };
}

it('asks the version that waits to start, and reloads once it has', () => {
  const { worker, reload, press, takeOver } = openBrowser({ hasController: true, hasWaiting: true });
  press();
  expect(worker.postMessage).toHaveBeenCalledWith('activate');
  expect(reload).not.toHaveBeenCalled();
  takeOver();
  expect(reload).toHaveBeenCalledOnce();
});

it('reloads at once when another tab has started the new version', () => {
  const { worker, reload, press, takeOver, starts } = openBrowser({ hasController: true, hasWaiting: true });
  takeOver();
  expect(reload).not.toHaveBeenCalled();
  press();
  expect(reload).toHaveBeenCalledOnce();
  // Also by a button that was drawn before.
  starts[0]?.();
  expect(reload).toHaveBeenCalledTimes(2);
  expect(worker.postMessage).not.toHaveBeenCalled();
});

it('tells of a version that another tab has started, though it was never seen to wait', () => {
  const { takeOver, starts } = openBrowser({ hasController: true });
  takeOver();
  expect(starts).toHaveLength(1);
});

it('the first one of all replaces nothing; the next one does', () => {
  const { takeOver, starts } = openBrowser({ hasController: false });
  takeOver();
  expect(starts).toHaveLength(0);
  takeOver();
  expect(starts).toHaveLength(1);
});

it('is told nothing after the end', () => {
  const { stop, takeOver, starts } = openBrowser({ hasController: true });
  stop();
  takeOver();
  expect(starts).toHaveLength(0);
});
