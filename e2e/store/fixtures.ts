import { rmSync } from 'node:fs';
import { test as base, type Page } from '@playwright/test';
import { serveFolder } from '../support/serve-folder';
import { buildStorePage } from './build-page';

interface WorkerFixtures {
  readonly storeUrl: string;
}

interface Fixtures {
  /** Opens a tab of the test's browser profile, with the store's page in it. */
  readonly openTab: () => Promise<Page>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  storeUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const folder = buildStorePage();
      await using served = await serveFolder(folder);
      await use(served.url);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  openTab: async ({ context, storeUrl }, use) => {
    await use(async () => {
      const page = await context.newPage();
      await page.goto(storeUrl);
      await page.waitForFunction(() => window.store !== undefined);
      return page;
    });
  },
});
