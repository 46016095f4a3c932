import { type Browser, expect, type Page } from '@playwright/test';
import { test } from './fixtures';
import { password } from './person';

/** Holds the app back, so that the page has nothing but the form that came with it. */
async function openWithoutApp(page: Page, path = '/'): Promise<() => void> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(/\/(entry|__common)-\w+\.js$/, async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await expect(page.locator('#first-form')).toBeVisible();
  return open;
}

const fields = (page: Page) => ({
  handle: page.getByTestId('handle'),
  password: page.getByTestId('password'),
  submit: page.getByTestId('submit'),
});

/** Where the fields are, in whole pixels. */
async function places(page: Page): Promise<object[]> {
  const boxes = await Promise.all(Object.values(fields(page)).map((field) => field.boundingBox()));
  return boxes.map((box) => {
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
    return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
  });
}

/** For whoever looks at them: where E2E_SHOTS says. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/first-form-${name}.png` });
}

async function newcomer(browser: Browser, baseURL: string, look: object): Promise<Page> {
  return (await browser.newContext({ baseURL, ...look })).newPage();
}

test('the form to sign in is there before the app, which takes over what was typed', async ({
  browser,
  server,
  join,
}) => {
  const ada = await join('Ada');

  await test.step('sent before the app is there', async () => {
    const page = await newcomer(browser, server.url, { viewport: { width: 390, height: 844 } });
    const release = await openWithoutApp(page);
    await expect(fields(page).handle).toBeFocused();
    await page.keyboard.type(ada.handle);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    release();
    await expect(page.getByRole('heading', { name: 'Open your messages' })).toBeVisible();
    await expect(page.locator('#first-form')).toHaveCount(0);
    await page.context().close();
  });

  await test.step('half typed', async () => {
    const page = await newcomer(browser, server.url, {});
    const release = await openWithoutApp(page, '/sign-in');
    await fields(page).handle.fill('som');
    await fields(page).password.fill('half a pass');
    release();
    await expect(page.locator('#first-form')).toHaveCount(0);
    await expect(fields(page).handle).toHaveValue('som');
    await expect(fields(page).password).toHaveValue('half a pass');
    await expect(fields(page).password).toBeFocused();
    await page.context().close();
  });

  for (const [width, height, locale, colorScheme] of [
    [390, 844, 'en-GB', 'light'],
    [1440, 900, 'de-DE', 'dark'],
    [390, 844, 'ar-EG', 'dark'],
    [1440, 900, 'zh-CN', 'light'],
  ] as const)
    await test.step(`it looks as the app's own: ${width} px, ${locale}, ${colorScheme}`, async () => {
      const page = await newcomer(browser, server.url, { viewport: { width, height }, colorScheme, locale });
      const release = await openWithoutApp(page, '/sign-in');
      const before = await places(page);
      await photograph(page, `${width}-${locale}-${colorScheme}-before`);
      release();
      await expect(page.locator('#first-form')).toHaveCount(0);
      expect(await places(page)).toEqual(before);
      await photograph(page, `${width}-${locale}-${colorScheme}-after`);
      await page.context().close();
    });
});
