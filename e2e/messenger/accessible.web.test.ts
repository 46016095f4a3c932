import { expect, type Page } from '@playwright/test';
import { nameless } from '../support/names';
import { test } from './fixtures';
import { password } from './person';

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute('aria-label') || element?.textContent || '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test('by keyboard alone: sign in, open a conversation, send', async ({ join, browser, baseURL }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('first');
  await ben.open('Ada');
  await ben.expectMessage('first');

  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  // The first field has the focus, or is the first that Tab reaches.
  const field = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  if (field !== 'Handle') await tabTo(page, /^Handle$/);
  await page.keyboard.type(ada.handle);
  await tabTo(page, /^Password$/);
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('locked')).toBeVisible();
  // A group of radios is one stop; the arrows go round in it, and choose.
  const phrase = page.getByRole('radio', { name: 'Phrase' });
  const ways = page.getByRole('radiogroup').filter({ has: phrase }).getByRole('radio');
  const chosen = await ways.and(page.getByRole('radio', { checked: true })).textContent();
  await tabTo(page, new RegExp(`^${chosen}$`));
  for (let i = 0; i < 3 && !(await phrase.isChecked()); i++) await page.keyboard.press('ArrowRight');
  await expect(phrase).toBeFocused();
  await tabTo(page, /^Recovery phrase$/);
  await page.keyboard.type(ada.phrase);
  await tabTo(page, /^Open my messages$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Ben/ })).toBeVisible();
  await tabTo(page, /^Ben/);
  await page.keyboard.press('Enter');
  const composer = page.getByRole('textbox', { name: 'Message to Ben' });
  await expect(composer).toBeVisible();
  if (!(await composer.evaluate((element) => element === document.activeElement)))
    await tabTo(page, /^Message to Ben$/);
  await page.keyboard.type('written without a mouse');
  await page.keyboard.press('Enter');
  await ben.expectMessage('written without a mouse');
  await context.close();
});

test('everything that can be pressed or filled has a name', async ({ join, browser, baseURL }) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'en-GB' });
  const guest = await context.newPage();
  for (const path of ['/sign-in', '/sign-up']) {
    await guest.goto(path);
    await expect(guest.getByRole('textbox', { name: 'Password' })).toBeVisible();
    expect(await nameless(guest), path).toEqual([]);
  }
  await context.close();

  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('hello');
  await expect(ada.own('hello', 'Delivered')).toBeVisible();
  expect(await nameless(ada.page), 'conversation').toEqual([]);
  await ada.page.getByTestId('info').click();
  await expect(ada.page.getByRole('heading', { name: 'Info' })).toBeVisible();
  expect(await nameless(ada.page), 'info').toEqual([]);
  for (const [path, name] of [
    ['/new', 'New message'],
    ['/new/group', 'New group'],
    ['/settings', 'Settings'],
    ['/settings/sessions', 'Devices'],
  ]) {
    await ada.page.goto(path as string);
    await expect(ada.page.getByRole('heading', { name: name as string }).first()).toBeVisible();
    expect(await nameless(ada.page), path).toEqual([]);
  }
});
