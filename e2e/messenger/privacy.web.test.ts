import { expect } from '@playwright/test';
import { createServerProcess } from '../support/server';
import { test } from './fixtures';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

test('strangers ask, people keep things to themselves, see who has read what, block and report', async ({
  join,
}, info) => {
  await using server = await createServerProcess({ messageRequests: 'on' });
  await server.start();
  const url = { url: server.url };
  const [ada, ben, cleo] = [await join('Ada', url), await join('Ben', url), await join('Cleo', url)];
  const { page } = ada;
  /** In one size where a dialog is open: another layout would begin it anew. */
  const photograph = async (name: string, sizes: object = { phone, desktop }) => {
    for (const [size, viewport] of Object.entries(sizes))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize(viewport);
        await page.screenshot({ path: info.outputPath(`${name}-${size}-${colorScheme}.png`) });
      }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(desktop);
  };
  await page.setViewportSize(desktop);

  // A first message waits apart, and tells nothing back.
  await ben.openDirect(ada);
  await ben.send('Hello Ada, we met at the workshop');
  await page.getByTestId('requests').click();
  await expect(ada.conversation(/Ben/)).toBeVisible();
  await photograph('requests');
  await ada.conversation(/Ben/).click();
  await ada.expectMessage('Hello Ada, we met at the workshop');
  await photograph('request');
  await expect(ben.own('Hello Ada, we met at the workshop', 'Sent')).toBeVisible();
  await page.getByTestId('request-accept').click();
  await expect(ben.own('Hello Ada, we met at the workshop', 'Read')).toBeVisible();

  // Who has read it.
  await ada.send('Of course, hello Ben');
  await expect(ada.own('Of course, hello Ben', 'Read')).toBeVisible();
  await ada.message('Of course, hello Ben').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Info' }).click();
  await expect(page.getByRole('group', { name: 'Read by' })).toContainText('Ben');
  await photograph('reach', { desktop });
  await page.keyboard.press('Escape');
  const talk = new URL(page.url()).pathname;

  // What is switched off is told to nobody, from then on.
  await page.goto('/settings/privacy');
  await page.getByTestId('privacy-readReceipts').click();
  await photograph('privacy');
  await page.goto(talk);
  await ben.send('Have you got the drawings?');
  await ada.expectMessage('Have you got the drawings?');
  await ada.send('Here they are');
  await expect(ben.own('Have you got the drawings?', 'Delivered')).toBeVisible();
  await ben.expectMessage('Here they are');
  await expect(ada.own('Here they are', 'Delivered')).toBeVisible();

  // Somebody unwelcome is reported, and blocked.
  await cleo.openDirect(ada);
  await cleo.send('Cheap seeds, only today!');
  await page.getByTestId('requests').click();
  await ada.conversation(/Cleo/).click();
  await page.getByTestId('request-report').click();
  await page.getByTestId('report-reason').fill('Advertising');
  await page.getByTestId('report-messages').click();
  await expect(page.getByTestId('report-shown')).toContainText('Cheap seeds');
  await photograph('report', { desktop });
  await page.getByTestId('report-send').click();
  await expect(page.getByText('Report sent')).toBeVisible();
  await page.getByTestId('request-block').click();
  await page.getByTestId('block-confirm').click();
  await expect(page.getByTestId('request-bar')).toHaveCount(0);
  await expect(page.getByTestId('requests')).toHaveCount(0);
  await cleo.send('Are you there?');
  await expect(cleo.own('Are you there?', 'Sent')).toBeVisible();

  await page.goto('/settings/privacy/reports');
  await expect(page.getByTestId('report')).toContainText('Cleo');
  await photograph('reports');
  await page.getByTestId('report-resolve').click();
  await expect(page.getByText('Nothing has been reported')).toBeVisible();
  await page.goto('/settings/privacy/blocked');
  await expect(page.getByTestId('blocked-person')).toContainText('Cleo');
  await photograph('blocked');

  // In a group their messages are folded away.
  await page.goto('/new/group');
  await page.getByRole('textbox', { name: 'Find somebody by handle' }).fill(cleo.handle);
  await page.getByRole('checkbox', { name: /Cleo/ }).click();
  await page.getByTestId('title').fill('Garden house');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(ada.composer('Garden house')).toBeVisible();
  await ada.send('Seeds for the beds, anybody?');
  await cleo.open('Garden house');
  await cleo.send('I have plenty');
  await expect(page.getByTestId('blocked-message')).toBeVisible();
  await photograph('folded');
  await page.getByTestId('blocked-message').getByRole('button', { name: 'Show' }).click();
  await ada.expectMessage('I have plenty');

  // Somebody one talks to can be blocked from their page, and unblocked where one would write.
  await page.goto(`${talk}/info`);
  await page.getByTestId('person-block').click();
  await photograph('block', { desktop });
  await page.getByTestId('block-confirm').click();
  await page.goto(talk);
  await expect(page.getByTestId('blocked-bar')).toBeVisible();
  await photograph('blocked-talk');
  await page.getByTestId('unblock').click();
  await expect(ada.composer('Ben')).toBeVisible();
});
