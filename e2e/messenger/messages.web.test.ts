import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { expect } from '@playwright/test';
import { PreviewLinkRequestSchema, PreviewLinkResponseSchema } from '@tidings/protocol';
import { shoot } from '../support/shoot';
import { test } from './fixtures';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };
test.use({ viewport: desktop });

test('messages are found by words, people, places and days, set to disappear, and carry previews; dialogs outlive a resize', async ({
  join,
}) => {
  test.setTimeout(180_000);
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  const { page } = ada;
  await ben.openDirect(ada);
  for (const text of ['the train leaves at nine', 'bring the tickets', 'nine lives']) await ben.send(text);
  await ada.open('Ben');
  await ada.expectMessage('nine lives');
  await ada.send('I will be there at nine');

  // In this conversation.
  await page.getByTestId('search-here').click();
  await expect(page.getByTestId('search-in')).toHaveText('Ben');
  await page.getByTestId('search-words').fill('nine');
  // On a phone the list lies behind, with hits of its own.
  const hits = page.getByTestId('message-hit').filter({ visible: true });
  await expect(hits).toHaveCount(3);
  await expect(page.getByTestId('search-count')).toHaveText('3 messages');
  await shoot(page, 'search-desktop');
  await page.getByTestId('search-from').click();
  await shoot(page, 'search-from-desktop');
  await page.getByTestId('search-person').filter({ hasText: 'You' }).click();
  await expect(hits).toHaveCount(1);
  await page.getByTestId('search-date').click();
  await shoot(page, 'search-date-desktop');
  await page.keyboard.press('Escape');

  // By keyboard to the message, and back to what was found.
  await page.getByRole('button', { name: /^Remove the filter From/ }).click();
  await expect(hits).toHaveCount(3);
  await expect(page).toHaveURL(/q=nine/);
  await hits.nth(2).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/c\/[\w-]+\/[\w-]+$/);
  await expect(ada.message('the train leaves at nine')).toBeInViewport();
  await page.goBack();
  await expect(page.getByTestId('search-words')).toHaveValue('nine');
  await expect(hits).toHaveCount(3);

  // From the list, offline, on a phone.
  await page.setViewportSize(phone);
  await page.goto('/');
  await ada.context.setOffline(true);
  await page.getByTestId('filter').fill('tick');
  await page.getByTestId('search-filters').click();
  await expect(page.getByTestId('search-words')).toHaveValue('tick');
  await expect(hits).toHaveCount(1);
  await shoot(page, 'search-phone');
  await ada.context.setOffline(false);
  await hits.click();
  await ada.expectMessage('bring the tickets');

  // A list goes on by itself.
  await page.setViewportSize(desktop);
  // What was looked for is there in the other layout.
  await expect(page.getByTestId('filter')).toHaveValue('tick');
  await page.getByTestId('filter').fill('');
  await ada.open('Ben');
  const box = page.getByTestId('composer');
  await box.fill('- milk');
  await box.press('Shift+Enter');
  await box.pressSequentially('bread');
  await expect(box).toHaveValue('- milk\n- bread');
  await box.fill('');

  // A dialog with something typed outlives the change from two panes to one.
  await page.getByTestId('info').click();
  await page.getByTestId('timer').click();
  await shoot(page, 'timer-desktop');
  await page.getByTestId('timer-custom').click();
  await page.getByTestId('timer-amount').fill('3');
  await page.setViewportSize(phone);
  await expect(page.getByTestId('timer-amount')).toHaveValue('3');
  await shoot(page, 'timer-phone');
  await page.setViewportSize(desktop);
  await page.getByRole('radio', { name: 'Days' }).click();
  await page.getByTestId('timer-set').click();
  await expect(page.getByTestId('timer')).toContainText('After 3 days');
  await ada.open('Ben');
  await expect(page.getByRole('log').getByText('You set messages to disappear after 3 days')).toBeVisible();
  await expect(ben.page.getByRole('log').getByText('Ada set messages to disappear after 3 days')).toBeVisible();
  await expect(page.getByTestId('timer-mark')).toHaveText('3 days');
  await shoot(page, 'timer-header-desktop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(phone);
  await page.goto('/');
  await ada.open('Ben');
  await shoot(page, 'timer-header-phone-dark');
  await page.getByTestId('search-here').click();
  await page.getByTestId('search-words').fill('nine');
  await expect(hits).toHaveCount(3);
  await shoot(page, 'search-phone-dark');

  // A preview goes with the message once the person has allowed it, and only then the server is asked.
  let asked = 0;
  await ada.context.route('**/tidings.v1.LinkService/PreviewLink', (route) => {
    asked += 1;
    const { url } = fromBinary(PreviewLinkRequestSchema, route.request().postDataBuffer() ?? new Uint8Array());
    const preview = { url, title: 'How tides work', description: 'The pull of the moon.', site: 'Harbour' };
    const body = toBinary(PreviewLinkResponseSchema, create(PreviewLinkResponseSchema, { preview }));
    return route.fulfill({ contentType: 'application/proto', body: Buffer.from(body) });
  });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(desktop);
  await ada.open('Ben');
  await ada.send('see https://example.org/first');
  await ada.expectMessage('https://example.org/first');
  await page.getByTestId('settings').click();
  await page.getByTestId('previews-sealed').scrollIntoViewIfNeeded();
  await shoot(page, 'previews-settings-desktop');
  await page.getByTestId('previews-sealed').click();
  await ada.open('Ben');
  expect(asked).toBe(0);
  await box.fill('see https://example.org/tides');
  await expect(page.getByTestId('composer-preview')).toContainText('How tides work');
  await shoot(page, 'preview-composer-desktop');
  await page.getByTestId('composer-preview-remove').click();
  await expect(page.getByTestId('composer-preview')).toBeHidden();
  await box.fill('see https://example.org/tides/2');
  await expect(page.getByTestId('composer-preview')).toBeVisible();
  await box.press('Enter');
  await expect(page.getByTestId('composer-preview')).toBeHidden();
  await expect(page.getByTestId('link-card')).toHaveCount(1);
  await expect(ben.page.getByTestId('link-card')).toContainText('How tides work');
  await page.setViewportSize(phone);
  await shoot(page, 'preview-sent-phone');
});
