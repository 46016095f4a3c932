import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type Served, serveFolder } from '../support/serve-folder';
import { webApp } from '../support/web-app';

/** Where a reviewer finds the photographs; nothing is compared with them. */
const photographs = join(import.meta.dirname, '../test-results/gallery');

const looks = [
  { name: 'light', appearance: 'Light', direction: 'Left to right' },
  { name: 'dark', appearance: 'Dark', direction: 'Left to right' },
  { name: 'rtl', appearance: 'Light', direction: 'Right to left' },
] as const;
const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'desktop', width: 1440, height: 900 },
] as const;

let served: Served;
test.beforeAll(async () => {
  served = await serveFolder(webApp);
});
test.afterAll(() => served[Symbol.asyncDispose]());

const choose = (page: Page, group: string, name: string) =>
  page.getByRole('radiogroup', { name: group }).first().getByRole('radio', { name, exact: true }).click();

/** What is cut off: an element with words that are wider than it, without the dots that say so. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="sheet"] *')]
      .filter((element) => element.childElementCount === 0 && element.textContent?.trim() && element.checkVisibility())
      .filter((element) => {
        const { overflow, textOverflow, opacity } = getComputedStyle(element);
        if (opacity === '0' || textOverflow === 'ellipsis' || overflow === 'visible') return false;
        return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 2;
      })
      .map((element) => element.textContent ?? ''),
  );
}

interface Look {
  readonly name: string;
  readonly appearance: string;
  readonly direction: string;
}

/** Photographs every page of the gallery, and looks for what sticks out or is cut. */
async function lookThrough(page: Page, look: Look): Promise<void> {
  const tabs = page.getByRole('radiogroup', { name: 'Page' });
  await tabs.waitFor();
  const pages = await tabs.getByRole('radio').allTextContents();
  expect(pages.length).toBeGreaterThan(3);
  await choose(page, 'Appearance', look.appearance);
  await choose(page, 'Language', look.direction);
  for (const name of pages) {
    await choose(page, 'Page', name);
    for (const size of sizes) {
      await page.setViewportSize(size);
      const sheet = page.getByTestId('sheet');
      // As high as what is in it, so that one photograph shows all.
      const height =
        (await sheet.count()) > 0 ? await sheet.evaluate((element) => element.scrollHeight + 260) : size.height;
      await page.setViewportSize({ width: size.width, height });
      // Two frames: the larger page has to be painted.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: join(photographs, `${name.toLowerCase()}-${size.name}-${look.name}.png`) });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(wide, `${name}, ${size.name}, ${look.name}: nothing sticks out`).toBeLessThanOrEqual(size.width);
      expect.soft(await cutTexts(page), `${name}, ${size.name}, ${look.name}: nothing is cut`).toEqual([]);
    }
  }
}

test('every component in every state: light, dark and right to left, at both sizes', async ({ page }) => {
  test.slow();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(`${served.url}gallery`);
  for (const look of looks) await lookThrough(page, look);
  expect(failures).toEqual([]);
});

test('texts twice as large are neither cut nor wider than the screen', async ({ page }) => {
  test.slow();
  // As a browser does whose owner has set its texts to "very large".
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () =>
      document.documentElement.style.setProperty('font-size', '32px'),
    ),
  );
  await page.goto(`${served.url}gallery`);
  await lookThrough(page, { name: 'large', appearance: 'Light', direction: 'Left to right' });
});
