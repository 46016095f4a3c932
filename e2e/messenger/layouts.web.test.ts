import { expect } from '@playwright/test';
import { test } from './fixtures';

test('crossing the width of two panes loses nothing: what is edited, chosen and looked for, and where one is', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  const { page } = ada;
  await ada.openDirect(ben);
  for (const text of ['one', 'two', 'three']) await ada.send(text);
  await expect(ada.own('three', 'Delivered')).toBeVisible();
  const filter = page.getByTestId('filter');
  await filter.fill('Be');
  await ada.own('three', 'Delivered').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const composer = page.getByTestId('composer');
  await composer.fill('three, and a half');

  const wide = page.viewportSize() ?? { width: 1440, height: 900 };
  for (const size of [{ width: 390, height: 844 }, wide]) {
    await page.setViewportSize(size);
    await expect(page.getByTestId('composer-task')).toBeVisible();
    await expect(composer).toHaveValue('three, and a half');
    await ada.expectMessage(/^one/);
  }
  await expect(filter).toHaveValue('Be');
  await composer.press('Enter');
  await ben.open('Ada');
  await ben.expectMessage('three, and a half');

  await ada.message(/^two/).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Select' }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.setViewportSize(wide);
  await expect(page.getByText('1 selected')).toBeVisible();
});
