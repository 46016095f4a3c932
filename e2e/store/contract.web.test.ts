import { expect } from '@playwright/test';
import { databaseContract } from '../../packages/client/src/store/database.contract';
import { test } from './fixtures';

// One page for all cases: opening pages is what takes the time.
for (const kind of ['tabs', 'handles', 'memory'] as const)
  test(`the web database keeps the contract: ${kind}`, async ({ openTab }) => {
    const tab = await openTab();
    for (const [index, { name }] of databaseContract.entries()) {
      if (kind === 'memory' && name.startsWith('keeps what was written')) continue;
      await test.step(name, () =>
        tab.evaluate(([index, kind]) => window.store.runContract(index, kind), [index, kind] as const),
      );
    }
  });

test('a browser that lends no files gives a database in memory, and says so', async ({ openTab, context }) => {
  await context.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException('no files here', 'SecurityError'));
  });
  const tab = await openTab();
  await tab.evaluate(() => window.store.open('private'));
  expect(await tab.evaluate(() => window.database.isPersistent)).toBe(false);
  await tab.evaluate(() => window.store.lead('private'));
  await tab.waitForFunction(() => window.isLeading);
});

test('a worker that cannot be loaded is a typed error', async ({ openTab, context }) => {
  await context.route('**/worker', (route) => route.fulfill({ status: 404 }));
  const tab = await openTab();
  const error = tab.evaluate(() =>
    window.store.open('unreachable').catch((error: Error) => [error.name, error.message]),
  );
  expect(await error).toEqual(['TidingsError', expect.stringContaining("the database on this device can't be opened")]);
});
