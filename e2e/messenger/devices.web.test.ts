import { type Browser, expect, type Page } from '@playwright/test';
import { shoot } from '../support/shoot';
import { test } from './fixtures';
import { type Person, password } from './person';

/** The person's second browser: signed in, and without keys. */
async function openSecond(browser: Browser, baseURL: string | undefined, person: Person): Promise<Page> {
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, person);
  return page;
}

async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Handle' }).fill(person.handle);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('locked')).toBeVisible();
}

/** A security key of this page's browser, with somebody who always says yes. */
async function plugInKey(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('a second browser is let in by the first, and reads what was said before', async ({ join, browser, baseURL }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('said before');
  await ben.open('Ada');
  await ben.send('and answered before');
  await ada.expectMessage('and answered before');

  const second = await openSecond(browser, baseURL, ada);
  const code = await second.getByTestId('link-code').innerText();
  await ada.page.goto('/settings/sessions');
  await ada.page.getByTestId('link-device').click();
  await ada.page.getByTestId('link-paste').fill('not a code');
  await ada.page.getByTestId('link-submit').click();
  await expect(ada.page.getByRole('alert').first()).toBeVisible();
  await ada.page.getByTestId('link-paste').fill(code);
  await ada.page.getByTestId('link-submit').click();

  await second.getByTestId('conversation').filter({ hasText: 'Ben' }).click();
  await expect(second.getByRole('article').filter({ hasText: 'said before' })).toHaveCount(1);
  await expect(second.getByRole('article').filter({ hasText: 'and answered before' })).toBeVisible();
  await second.getByTestId('composer').fill('from the second browser');
  await second.getByTestId('send').click();
  await ben.expectMessage('from the second browser');
  await second.context().close();
});

test('phrase and passkey open everything; a wrong phrase says so and harms nothing', async ({
  join,
  browser,
  server,
}) => {
  // Passkeys belong to a name.
  const baseURL = server.url.replace('127.0.0.1', 'localhost');
  const [ada, ben] = [await join('Ada', { url: baseURL }), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('kept in the vault');
  await expect(ada.own('kept in the vault', 'Delivered')).toBeVisible();
  await ada.page.goto('/settings');
  await expect(ada.page.getByTestId('backup-good')).toBeVisible();
  await plugInKey(ada.page);
  await ada.page.getByTestId('passkey-add').click();
  await expect(ada.page.getByTestId('passkey')).toHaveCount(1);
  await shoot(ada.page, 'passkey-desktop');
  // Everything goes from this browser but the key that is plugged in.
  await ada.page.getByTestId('sign-out').click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await signIn(ada.page, ada);
  await ada.page.getByRole('radio', { name: 'Passkey' }).click();
  await shoot(ada.page, 'passkey-locked');
  await ada.page.getByTestId('restore-passkey').click();
  await ada.page.getByTestId('conversation').filter({ hasText: 'Ben' }).click();
  await expect(ada.page.getByRole('article').filter({ hasText: 'kept in the vault' })).toBeVisible();
  await ada.page.context().close();

  const second = await openSecond(browser, baseURL, ada);
  await second.getByRole('radio', { name: 'Phrase' }).click();
  const restore = async (phrase: string) => {
    await second.getByTestId('restore-phrase').fill(phrase);
    await second.getByTestId('restore-submit').click();
  };
  await restore('twelve words that nobody ever had');
  await expect(second.getByTestId('restore-error')).toContainText('aren’t in any recovery phrase');
  await restore('abandon '.repeat(11).concat('about'));
  await expect(second.getByTestId('restore-error')).toBeVisible();
  await restore(ada.phrase);
  await second.getByTestId('conversation').filter({ hasText: 'Ben' }).click();
  await expect(second.getByRole('article').filter({ hasText: 'kept in the vault' })).toBeVisible();
  await second.context().close();
});
