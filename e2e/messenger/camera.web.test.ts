import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { type Browser, type BrowserContext, chromium, expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { cameraArgs, cameraChromium, film, photograph, standInCamera } from '../support/camera';
import { shoot } from '../support/shoot';
import { test as base } from './fixtures';
import { Person, password } from './person';

const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

interface Camera {
  /** A new person, in a browser with this camera. */
  join(name: string): Promise<Person>;
  /** From the next time on that it is turned on. Nothing: a wall. */
  pointAt(code?: Locator): Promise<void>;
}

/** Chromium's fake camera where there is a Chromium that has cameras, else one in the page's way. */
const test = base.extend<{ readonly camera: Camera }>({
  camera: async ({ browser, server }, use) => {
    const folder = mkdtempSync(joinPath(tmpdir(), 'tidings-camera-'));
    const file = joinPath(folder, 'camera.y4m');
    film(file);
    let code: Awaited<ReturnType<typeof photograph>> | undefined;
    const own: Browser | undefined =
      cameraChromium === undefined
        ? undefined
        : await chromium.launch({
            executablePath: cameraChromium,
            args: ['--no-sandbox', '--disable-gpu', ...cameraArgs(file)],
          });
    console.log(own ? `the fake camera of ${cameraChromium}` : 'no Chromium with cameras: a canvas stands in');
    const contexts: BrowserContext[] = [];
    await use({
      async join(name) {
        const context = await (own ?? browser).newContext({
          baseURL: server.url,
          viewport: desktop,
          locale: 'en-GB',
          serviceWorkers: 'block',
          ...(own && { permissions: ['camera'] }),
        });
        contexts.push(context);
        if (!own) await standInCamera(context, () => code);
        const handle = `${name.toLowerCase()}-${Date.now().toString(36)}`;
        const person = new Person({ context, page: await context.newPage(), name, handle });
        await person.signUp();
        return person;
      },
      async pointAt(shown) {
        code = shown && (await photograph(shown));
        film(file, code);
      },
    });
    for (const context of contexts) await context.close();
    await own?.close();
    rmSync(folder, { recursive: true });
  },
});

/** The verification of the other, from the conversation with them. */
async function openVerification(page: Page, conversation: string): Promise<void> {
  await page.goto(`${conversation}/info`);
  await page.getByTestId('safety').click();
  await expect(page.getByTestId('safety-qr')).toBeVisible();
}

const pathOf = (page: Page) => new URL(page.url()).pathname;

test('a camera lets a second browser in', async ({ join, camera, browser, baseURL }) => {
  const [ada, ben] = [await camera.join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('said before');
  await expect(ada.own('said before', 'Delivered')).toBeVisible();
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), viewport: phone, locale: 'en-GB' });
  const second = await context.newPage();
  await second.goto('/sign-in');
  await second.getByRole('textbox', { name: 'Handle' }).fill(ada.handle);
  await second.getByRole('textbox', { name: 'Password' }).fill(password);
  await second.keyboard.press('Enter');
  const code = second.getByRole('img', { name: 'QR code that links this device' });
  await expect(code).toBeVisible();

  const { page } = ada;
  const scan = page.getByTestId('scan');
  await page.goto('/settings/sessions');
  await page.getByTestId('link-device').click();
  await test.step('a wall is no code; the camera goes off again', async () => {
    await scan.click();
    await expect(page.getByTestId('scan-status')).toHaveText('Hold the code in front of the camera.');
    await expectAccessible(page, 'linking by camera');
    await shoot(page, 'scan-link-desktop');
    await page.setViewportSize(phone);
    await shoot(page, 'scan-link-phone');
    await page.setViewportSize(desktop);
    await scan.click();
    await expect(page.getByTestId('camera')).toHaveCount(0);
  });
  await camera.pointAt(code);
  await scan.click();
  await expect(page.getByText('Device linked.')).toBeVisible();
  await expect(page.getByTestId('camera')).toHaveCount(0);

  await second.getByTestId('conversation').filter({ hasText: 'Ben' }).click();
  await expect(second.getByRole('article').filter({ hasText: 'said before' })).toHaveCount(1);
  await context.close();
});

test('a camera verifies somebody, and warns of a code that is another', async ({ join, camera }) => {
  const [ada, ben, cem] = [await camera.join('Ada'), await join('Ben'), await join('Cem')];
  await ben.openDirect(cem);
  await ben.send('hello Cem');
  const other = pathOf(ben.page);
  await ada.openDirect(ben);
  await ada.send('hello Ben');
  await ben.open('Ada');
  const [adas, bens] = [pathOf(ada.page), pathOf(ben.page)];
  const { page } = ada;
  const code = ben.page.getByTestId('safety-qr');
  const scan = page.getByTestId('scan');
  await openVerification(page, adas);

  await test.step('the code of another pair', async () => {
    await openVerification(ben.page, other);
    await camera.pointAt(code);
    await scan.click();
    await expect(page.getByRole('dialog', { name: 'The codes do not match' })).toContainText('Send nothing private');
    await expectAccessible(page, 'codes that do not match');
    await shoot(page, 'scan-mismatch-desktop');
    await page.setViewportSize(phone);
    await shoot(page, 'scan-mismatch-phone');
    await page.setViewportSize(desktop);
    await page.getByTestId('safety-warned').click();
    await expect(page.getByRole('alert').filter({ hasText: 'The codes do not match' })).toBeVisible();
    await expect(page.getByTestId('verified-badge')).toHaveCount(0);
  });

  await test.step('the right one', async () => {
    await openVerification(ben.page, bens);
    await camera.pointAt(code);
    await page.setViewportSize(phone);
    await scan.click();
    await expect(page.getByText('The codes match. Ben is verified.')).toBeVisible();
    await expect(page.getByTestId('verified-badge').filter({ visible: true }).first()).toBeVisible();
    await expect(page.getByTestId('camera')).toHaveCount(0);
    await page.getByText('The codes match. Ben is verified.').scrollIntoViewIfNeeded();
    await shoot(page, 'scan-match-phone');
  });
});

test('without a camera the person is told, and pastes', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('hello Ben');
  await ben.open('Ada');
  await openVerification(ben.page, pathOf(ben.page));
  await ben.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ben.page.getByTestId('safety-copy').click();
  const code = await ben.page.evaluate(() => navigator.clipboard.readText());
  await openVerification(ada.page, pathOf(ada.page));
  await ada.page.getByTestId('scan').click();
  // The headless shell knows no cameras, other browsers may not ask.
  await expect(ada.page.getByRole('alert')).toHaveText(/camera.*paste the code|Paste the code instead/);
  await shoot(ada.page, 'scan-none-desktop');
  await ada.page.getByTestId('safety-code').fill(code);
  await ada.page.getByTestId('safety-check').click();
  await expect(ada.page.getByText('The codes match. Ben is verified.')).toBeVisible();
  await shoot(ada.page, 'scan-match-desktop');
});
