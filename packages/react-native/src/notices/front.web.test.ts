import { afterEach, expect, it, vi } from 'vitest';
import { holdFront, isFrontElsewhere } from './front.web';

afterEach(() => vi.unstubAllGlobals());

/** Locks as far as they are used: all shared. */
function fakeLocks() {
  const held: { name: string }[] = [];
  return {
    async request(name: string, _options: { mode: 'shared' }, work: () => Promise<void>) {
      const lock = { name };
      held.push(lock);
      await work();
      held.splice(held.indexOf(lock), 1);
    },
    query: async () => ({ held }),
  };
}

it('is known in other tabs as long as it is held', async () => {
  vi.stubGlobal('navigator', { locks: fakeLocks() });
  expect(await isFrontElsewhere()).toBe(false);
  const [one, two] = [holdFront(), holdFront()];
  expect(await isFrontElsewhere()).toBe(true);
  one();
  expect(await isFrontElsewhere()).toBe(true);
  two();
  expect(await isFrontElsewhere()).toBe(false);
});

it('is alone where a browser has no locks', async () => {
  vi.stubGlobal('navigator', {});
  holdFront()();
  expect(await isFrontElsewhere()).toBe(false);
});
