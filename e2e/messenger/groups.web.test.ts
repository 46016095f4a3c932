import { expect } from '@playwright/test';
import { test } from './fixtures';
import type { Person } from './person';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

/** A tiny picture: three squares in a row, as a browser would hand it over. */
async function choosePicture({ page }: Person): Promise<void> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(600, 300);
    const context = canvas.getContext('2d');
    for (const [at, color] of ['#2f6f4f', '#e8a33d', '#7a4bb3'].entries()) {
      if (!context) continue;
      context.fillStyle = color;
      context.fillRect(at * 200, 0, 200, 300);
    }
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await choosing).setFiles({ name: 'garden.png', mimeType: 'image/png', buffer: Buffer.from(bytes) });
}

async function choose({ page }: Person, label: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${label}: `) }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
  await expect(page.getByRole('button', { name: `${label}: ${choice}` })).toBeVisible();
}

test('a group says what it is, who may do what, and lets in who asks', async ({ join }, info) => {
  const [ada, ben, cleo] = [await join('Ada'), await join('Ben'), await join('Cleo')];
  const { page } = ada;
  /** In one size where something is being filled in: another layout would begin it anew. */
  const photograph = async (name: string, of = page, sizes: object = { phone, desktop }) => {
    for (const [size, viewport] of Object.entries(sizes))
      for (const colorScheme of ['light', 'dark'] as const) {
        await of.emulateMedia({ colorScheme });
        await of.setViewportSize(viewport);
        await of.screenshot({ path: info.outputPath(`${name}-${size}-${colorScheme}.png`) });
      }
    await of.emulateMedia({ colorScheme: 'light' });
    await of.setViewportSize(desktop);
  };
  await page.setViewportSize(desktop);
  await ada.openDirect(ben);
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await page.getByRole('button', { name: /New group/ }).click();
  await page.getByRole('checkbox', { name: /Ben/ }).click();
  await page.getByTestId('title').fill('Garden house');
  await page.getByRole('button', { name: 'Create group' }).click();
  await expect(ada.composer('Garden house')).toBeVisible();

  await page.getByTestId('info').click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByTestId('description').fill('Beds, bees and who waters when.');
  await choosePicture(ada);
  await photograph('edit', page, { desktop });
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Beds, bees and who waters when.')).toBeVisible();

  await choose(ada, 'Slow mode', '10 seconds');
  await page.getByRole('switch', { name: 'Approve who joins' }).click();
  await expect(page.getByRole('switch', { name: 'Approve who joins' })).toBeChecked();
  await page.getByRole('button', { name: 'Create link' }).click();
  await photograph('link', page, { desktop });
  await page.getByTestId('create-link').click();
  const link = await page.getByText(/\/join\//).textContent();

  const code = link?.split('/join/')[1] ?? '';
  await cleo.page.goto(`/join/${code}`);
  await cleo.page.getByTestId('ask').click();
  await expect(cleo.page.getByText(/You have asked to join/)).toBeVisible();
  await photograph('asked', cleo.page);
  await expect(page.getByRole('button', { name: 'Let Cleo in' })).toBeVisible();
  await photograph('info');
  await page.getByRole('button', { name: 'Let Cleo in' }).click();
  await expect(page.getByRole('group', { name: 'Requests to join' })).toBeHidden();

  await cleo.page.goto('/');
  await cleo.open('Garden house');
  await cleo.send('Thank you for having me');
  await expect(cleo.page.getByTestId('slow-mode')).toContainText('you can write again in');
  await photograph('slow', cleo.page);

  const log = cleo.page.getByRole('log', { name: 'Messages' });
  await choose(ada, 'Write messages', 'Admins');
  await expect(cleo.page.getByText('Only admins can write here.')).toBeVisible();
  await expect(log.getByText(/Ada changed the permissions · only admins write/)).toBeVisible();

  await page.getByRole('button', { name: 'What to do with Cleo' }).click();
  await page.getByRole('menuitem', { name: 'Remove and ban' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove and ban' }).click();
  await expect(page.getByRole('button', { name: 'Unban Cleo' })).toBeVisible();
  await expect(log.getByText('Ada removed and banned you')).toBeVisible();
  await cleo.page.goto(`/join/${code}`);
  await expect(cleo.page.getByRole('heading', { name: 'This link doesn’t work' })).toBeVisible();
});
