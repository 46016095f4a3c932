import { expect } from '@playwright/test';
import { test } from './fixtures';
import type { Person } from './person';

const cryptoWorkers = ({ page }: Person) => page.workers().filter((worker) => worker.url().includes('/crypto-worker'));

test('the app has its groups computed by a worker, which ends with the session', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('computed elsewhere');
  await expect(ada.own('computed elsewhere', 'Delivered')).toBeVisible();
  expect(cryptoWorkers(ada)).toHaveLength(1);

  const second = await ada.newTab('/settings');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect.poll(() => cryptoWorkers(ada).length).toBe(0);
});

test('an app whose worker can not be loaded computes its groups itself', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  let refused = 0;
  await ada.context.route('**/crypto-worker*', (route) => {
    refused += 1;
    return route.abort();
  });
  await ada.reopen();
  await ada.openDirect(ben);
  await ada.send('computed here');
  await expect(ada.own('computed here', 'Delivered')).toBeVisible();
  expect(refused).toBe(1);
  expect(cryptoWorkers(ada)).toHaveLength(0);
  await ben.open('Ada');
  await ben.expectMessage('computed here');
});
