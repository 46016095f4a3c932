import { expect } from '@playwright/test';
import { test } from './fixtures';

test('two tabs of one browser show the same, live; closing the elected one changes nothing for the other', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('from the first tab');
  await ben.open('Ada');

  // The first tab owns the database and runs the engine.
  const second = ada.inTab(await ada.newTab());
  await second.open('Ben');
  await second.expectMessage('from the first tab');
  await second.send('from the second tab');
  await ada.expectMessage('from the second tab');
  await ben.expectMessage('from the second tab');
  await ben.send('to both');
  await ada.expectMessage('to both');
  await second.expectMessage('to both');
  await expect(second.header(ben)).toContainText('Online');

  await ada.page.close();
  await second.send('after the first has gone');
  await ben.expectMessage('after the first has gone');
  await ben.send('still there?');
  await second.expectMessage('still there?');
  await expect(second.own('after the first has gone', 'Read')).toBeVisible();
});

test('signing out in one tab signs all out', async ({ join }) => {
  const ada = await join('Ada');
  const second = await ada.newTab();
  await expect(second.getByRole('heading', { name: 'Chats' })).toBeVisible();
  await second.goto('/settings');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  for (const page of [second, ada.page])
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});
