import { expect } from '@playwright/test';
import { test } from './fixtures';

test('two people sign up, find each other and talk, and see how far it has got', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('Good morning, Ben');
  await expect(ada.own('Good morning, Ben', 'Delivered')).toBeVisible();

  await expect(ben.conversation(/Ada, 1 unread message.*Good morning, Ben/)).toBeVisible();
  await ben.open('Ada');
  await ben.expectMessage('Good morning, Ben');
  await expect(ada.own('Good morning, Ben', 'Read')).toBeVisible();
  await expect(ben.conversation(/1 unread/)).toBeHidden();

  await expect(ada.header(ben)).toContainText('Online');
  await ben.page.keyboard.type('Good m');
  await expect(ada.page.getByTestId('typing')).toHaveText('Ben is typing…');
  await ben.send('Good morning, Ada');
  await ada.expectMessage('Good morning, Ada');
  await expect(ada.header(ben)).toContainText('Online');
  await expect(ben.own('Good morning, Ada', 'Read')).toBeVisible();

  await ben.page.close();
  await expect(ada.header(ben)).toContainText('Last seen');
});
