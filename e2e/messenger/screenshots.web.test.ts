import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { createServerProcess } from '../support/server';

/** What README shows, and what a reviewer looks at; written only when asked for: TIDINGS_TEST_SCREENSHOTS=1. */
const root = join(import.meta.dirname, '../..');
const isWanted = process.env.TIDINGS_TEST_SCREENSHOTS === '1';

const looks = [
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'en-GB' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'desktop-light', viewport: { width: 1440, height: 900 }, colorScheme: 'light', locale: 'en-GB' },
  { name: 'desktop-dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark', locale: 'en-GB' },
  { name: 'desktop-rtl', viewport: { width: 1440, height: 900 }, colorScheme: 'light', locale: 'ar' },
] as const;

interface Opening {
  readonly url: string;
  readonly look: (typeof looks)[number];
  /** Ada's. */
  readonly phrase: string;
}

async function openSignedIn(browser: Browser, { url, look, phrase }: Opening): Promise<Page> {
  const { viewport, colorScheme, locale } = look;
  const context = await browser.newContext({ baseURL: url, viewport, colorScheme, locale });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('input[autocomplete="username"]').fill('ada');
  await page.locator('input[autocomplete="current-password"]').fill('tidings-dev');
  await page.keyboard.press('Enter');
  await page.getByTestId('locked').getByRole('radio').nth(1).click();
  await page.getByTestId('restore-phrase').fill(phrase);
  await page.getByTestId('restore-submit').click();
  await expect(page.getByTestId('conversation').first()).toBeVisible();
  return page;
}

test('the seeded world looks whole at both sizes, light, dark and right to left', async ({ browser }) => {
  await using server = await createServerProcess();
  await server.start();
  const seed = spawnSync(join(root, 'node_modules/.bin/bun'), ['packages/testkit/src/seed/main.ts', server.url], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(seed.status, seed.stderr).toBe(0);
  const phrase = /"handle":"ada".*"phrase":"([a-z ]+)"/.exec(seed.stdout)?.[1] ?? '';
  // The others differ in what other tests look at too.
  for (const look of isWanted ? looks : looks.filter(({ name }) => ['phone-dark', 'desktop-rtl'].includes(name))) {
    const page = await openSignedIn(browser, { url: server.url, look, phrase });
    const shoot = (screen: string) =>
      isWanted ? page.screenshot({ path: join(root, `docs/screenshots/${screen}.png`) }) : undefined;
    await shoot(`${look.name}-list`);
    await page.getByTestId('conversation').filter({ hasText: 'Weekend hike' }).click();
    await expect(page.getByRole('article').filter({ hasText: 'https://example.org/route' })).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(look.viewport.width);
    const unnamed = await page.locator('button, a, input, textarea, [role=button]').evaluateAll(
      (controls) =>
        controls.filter((control) => {
          const name = control.getAttribute('aria-label') ?? control.textContent ?? '';
          return control.checkVisibility() && name.trim() === '' && !control.hasAttribute('aria-labelledby');
        }).length,
    );
    expect(unnamed).toBe(0);
    await shoot(look.name);
    await page.context().close();
  }
});
