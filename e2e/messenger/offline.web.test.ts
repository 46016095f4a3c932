import { expect } from '@playwright/test';
import { layCable } from '../support/cable';
import { test } from './fixtures';

test.use({ viewport: { width: 1200, height: 3000 } });

test('20 messages written offline, the tab closed and opened again: all arrive once, in order', async ({
  join,
  server,
}) => {
  await using cable = await layCable(server.url);
  const [ada, ben] = [await join('Ada', { url: cable.url }), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('Boarding now');
  await ben.open('Ada');
  await ben.expectMessage('Boarding now');

  await cable.cut();
  await ada.context.setOffline(true);
  await expect(ada.page.getByTestId('connection')).toContainText('You’re offline');
  const written = Array.from({ length: 20 }, (_, i) => `note ${i + 1}.`);
  for (const text of written) await ada.send(text);
  await expect(ada.own('note 20.', 'Sending')).toBeVisible();
  await ada.page.close();

  await cable.mend();
  await ada.context.setOffline(false);
  await ada.reopen();
  await ada.open('Ben');
  const form = /note \d+\./;
  await expect.poll(() => ben.texts(form)).toEqual(written);
  await expect.poll(() => ada.texts(form)).toEqual(written);
  await expect(ada.page.getByRole('article', { name: /Sending|Not sent/ })).toHaveCount(0);
});
