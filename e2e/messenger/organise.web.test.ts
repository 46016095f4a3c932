import { expect } from '@playwright/test';
import { shoot } from '../support/shoot';
import { test } from './fixtures';

test.use({ viewport: { width: 1440, height: 900 } });

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

test('conversations are kept in order, found again by keyboard, and told of as one wants', async ({ join }) => {
  test.setTimeout(240_000);
  const [ada, ben, cleo] = [await join('Ada'), await join('Ben'), await join('Cleo')];
  const { page } = ada;
  await ben.openDirect(ada);
  // More than fit on the screen.
  const count = 20;
  for (let i = 1; i <= count; i++) await ben.send(`note ${i}`);
  await cleo.openDirect(ada);
  await cleo.send('hello from Cleo');
  const row = (name: string | RegExp) => ada.conversation(name);
  await expect(row(/^Cleo, .*1 unread/)).toBeVisible();
  await expect(row(new RegExp(`^Ben, .*${count} unread`))).toBeVisible();
  await expect(page).toHaveTitle(`(${count + 1}) Tidings`);

  // Pinned above what is newer, by the other mouse button; muted, it leaves the badge.
  const choose = async (name: string | RegExp, action: string) => {
    await row(name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: action, exact: true }).click();
  };
  await choose(/^Ben/, 'Pin');
  await expect(page.getByTestId('conversation').first()).toHaveAccessibleName(/^Ben, .*Pinned/);
  await row(/^Ben/).click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await shoot(page, 'menu-desktop');
  await page.getByRole('menuitem', { name: 'Mute' }).click();
  await shoot(page, 'mute-desktop');
  await page.getByRole('button', { name: 'For 8 hours' }).click();
  await expect(row(/^Ben, .*Muted/)).toBeVisible();
  await expect(page).toHaveTitle('(1) Tidings');

  // The archive.
  await choose(/^Cleo/, 'Archive');
  await expect(row(/^Cleo/)).toBeHidden();
  await expect(page).toHaveTitle('Tidings');
  await page.getByTestId('archive').click();
  await expect(row(/^Cleo/)).toBeVisible();
  await choose(/^Cleo/, 'Take out of the archive');
  await page.getByTestId('archive-back').click();
  await page.getByRole('radio', { name: 'Unread' }).click();
  await expect(row(/^Cleo/)).toBeVisible();
  await shoot(page, 'list-desktop');

  // It opens where the new messages begin, not at the end; the end is one press away.
  await page.getByRole('radio', { name: 'All' }).click();
  await ada.open('Ben');
  await expect(page.getByRole('separator', { name: 'New messages' })).toBeInViewport();
  await ada.expectMessage(/^note 1$/);
  await shoot(page, 'first-unread-desktop');
  await page.getByRole('button', { name: /jump to/i }).click();
  await expect(ada.message(`note ${count}`)).toBeInViewport();
  await expect(row(/^Ben, .*unread/)).toBeHidden();
  await choose(/^Ben/, 'Mark as unread');
  await expect(page.getByTestId('marked-unread')).toBeVisible();

  // A day, from its line.
  await page.getByTestId('day').first().click();
  await shoot(page, 'day-desktop');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  // By keyboard alone.
  await page.keyboard.press('Control+k');
  await expect(page.locator('[role=dialog][aria-modal=true]')).toBeVisible();
  await expect(page.getByTestId('switcher')).toBeFocused();
  await page.keyboard.type('cle');
  await expect(page.getByRole('option')).toHaveCount(1);
  await shoot(page, 'switcher-desktop');
  await page.keyboard.press('Enter');
  await expect(ada.composer('Cleo')).toBeVisible();
  // While it fades it has the keys.
  await expect(page.locator('[role=dialog]')).toHaveCount(0);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(ada.composer('Ben')).toBeVisible();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(ada.composer('Cleo')).toBeVisible();
  await page.getByTestId('filter').blur();
  await page.getByRole('heading', { name: 'Chats' }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await shoot(page, 'help-desktop');
  await page.keyboard.press('Escape');

  // What arrives elsewhere is told, and leads to the message; what is in front, or muted, is not.
  await page.getByTestId('settings').click();
  await cleo.send('are you there?');
  const toast = page.getByRole('status').filter({ hasText: 'Cleo: are you there?' });
  await expect(toast).toBeVisible();
  await shoot(page, 'toast-desktop');
  await page.getByTestId('toast-action').click();
  await expect(page).toHaveURL(/\/c\/[\w-]+\/[\w-]+$/);
  await expect(ada.message('are you there?')).toBeInViewport();
  await page.reload();
  await expect(page.getByTestId('highlight')).toBeAttached();
  await shoot(page, 'link-desktop');
  await expect(ada.message('are you there?')).toBeInViewport();

  // Looks are this device's.
  await page.getByTestId('settings').click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.getByRole('radio', { name: 'Violet' }).click();
  await page.getByRole('radio', { name: 'Large', exact: true }).click();
  await shoot(page, 'looks-desktop');
  await page.getByTestId('notifications').click();
  await expect(page.getByRole('radio', { name: 'Name only' })).toBeVisible();
  await shoot(page, 'notices-desktop');
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Name only' })).toBeVisible();

  await page.setViewportSize(phone);
  await page.goto('/');
  await expect(row(/^Ben/)).toBeVisible();
  await shoot(page, 'list-phone-dark');
  await page.getByTestId('saved').click();
  await ada.send('a note to myself');
  await ada.expectMessage('a note to myself');
  await shoot(page, 'saved-phone-dark');
  await page.setViewportSize(desktop);
});
