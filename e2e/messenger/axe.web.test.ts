import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { test } from './fixtures';
import { password } from './person';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

/** Looks at the screen at both sizes; what it shows stays, and is not loaded twice. */
async function expectAccessibleAtBothSizes(page: Page, screen: string): Promise<void> {
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    await expectAccessible(page, `${screen} at ${viewport.width} px`);
  }
}

test('axe finds nothing on any screen, light and dark, at both sizes', async ({ join, browser, baseURL }) => {
  test.slow();
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('Shall we meet at https://example.org at noon?');
  await ben.open('Ada');
  await ben.send('Yes!');
  await ada.expectMessage('Yes!');
  const direct = new URL(ada.page.url()).pathname;
  await ada.page.goto('/new/group');
  await ada.page.getByRole('textbox', { name: 'Name of the group' }).fill('Launch');
  await ada.page.getByRole('button', { name: 'Create group' }).click();
  await expect(ada.composer('Launch')).toBeVisible();
  const group = new URL(ada.page.url()).pathname;
  await ada.page.goto(`${group}/info`);
  await ada.page.getByRole('button', { name: 'Create link' }).click();
  await ada.page.getByTestId('create-link').click();
  await ada.page.getByRole('button', { name: 'Copy the link' }).waitFor();

  const guest = await browser.newContext({ baseURL: baseURL ?? '', viewport: phone, locale: 'en-GB' });
  await walkAsGuest(await guest.newPage(), ada.handle);
  await guest.close();
  await ada.page.setViewportSize(phone);
  await walkAsMember(ada.page, { direct, group, handle: ben.handle });
});

async function walkAsGuest(page: Page, handle: string): Promise<void> {
  await page.goto('/sign-up');
  await page.getByRole('textbox', { name: 'Your name' }).waitFor();
  await expectAccessibleAtBothSizes(page, 'sign up');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expectAccessibleAtBothSizes(page, 'sign up, with errors');
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Handle' }).fill(handle);
  await expectAccessibleAtBothSizes(page, 'sign in');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('link-code')).toBeVisible();
  await expectAccessibleAtBothSizes(page, 'locked, by link');
  await page.getByRole('radio', { name: 'Phrase' }).click();
  await page.getByTestId('restore-phrase').fill('no such words');
  await page.getByTestId('restore-submit').click();
  await expectAccessibleAtBothSizes(page, 'locked, by phrase');
}

interface Places {
  readonly direct: string;
  readonly group: string;
  readonly handle: string;
}

async function walkAsMember(page: Page, { direct, group, handle }: Places): Promise<void> {
  const heading = (name: string) => page.getByRole('heading', { name }).first().waitFor();
  // Dialogs and menus look the same on a wide screen, and what is behind them is seen there without them.
  const dialog = async (opener: string, screen: string) => {
    const button = page.getByRole('button', { name: opener }).first();
    await button.click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, screen);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button, `the focus returns after ${screen}`).toBeFocused();
  };

  await page.goto('/');
  await page.getByTestId('conversation').first().waitFor();
  await expectAccessibleAtBothSizes(page, 'list');
  await page.goto(direct);
  await page.getByRole('article').first().waitFor();
  await expectAccessibleAtBothSizes(page, 'conversation');
  await page
    .getByRole('article')
    .first()
    .click({ button: 'right', position: { x: 4, y: 4 } });
  await page.getByRole('menuitem').first().waitFor();
  await expectAccessible(page, 'actions of a message');
  await page.keyboard.press('Escape');
  await page.getByTestId('search-here').click();
  await page.getByTestId('search-words').fill('noon');
  await page.getByTestId('message-hit').filter({ visible: true }).first().waitFor();
  await expectAccessibleAtBothSizes(page, 'search');
  await dialog('From', 'search by person');
  await dialog('Date', 'search by day');
  await page.goto(`${direct}/info`);
  await heading('Info');
  await expectAccessibleAtBothSizes(page, 'info of one');
  await dialog('Disappearing messages', 'timer');
  await page.getByTestId('safety').click();
  await page.getByTestId('safety-digits').waitFor();
  await expectAccessibleAtBothSizes(page, 'verify');
  await page.goto(`${group}/info`);
  await heading('Group info');
  await page.getByRole('button', { name: 'Copy the link' }).first().waitFor();
  await expectAccessibleAtBothSizes(page, 'info of a group');
  await dialog('Edit', 'edit');
  await dialog('Mute', 'mute');
  await dialog('Create link', 'create link');
  await dialog('Add people', 'add people');
  await dialog('Leave the group', 'leave');
  await page.goto('/join/nothing');
  await heading('This link doesn’t work');
  await expectAccessibleAtBothSizes(page, 'join');
  await page.goto('/new');
  await page.getByRole('textbox', { name: 'Find somebody by handle' }).fill(handle);
  await page.getByTestId(`person-${handle}`).waitFor();
  await expectAccessibleAtBothSizes(page, 'new');
  await page.goto('/new/group');
  await heading('New group');
  await expectAccessibleAtBothSizes(page, 'new group');
  await page.goto('/settings');
  await heading('Settings');
  await page.getByTestId('backup-good').waitFor();
  await expectAccessibleAtBothSizes(page, 'settings');
  await dialog('Change name', 'change name');
  await dialog('Change password', 'change password');
  await dialog('Sign out', 'sign out');
  await page.goto('/settings/notifications');
  await heading('Notifications');
  await expectAccessibleAtBothSizes(page, 'notifications');
  await page.goto('/settings/privacy');
  await heading('Privacy');
  await expectAccessibleAtBothSizes(page, 'privacy');
  await page.goto('/settings/sessions');
  await heading('Devices');
  await expectAccessibleAtBothSizes(page, 'devices');
}
