import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { bundlePage } from '../support/bundle-page';
import { serveFolder } from '../support/serve-folder';

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
      const folder = mkdtempSync(join(tmpdir(), 'tidings-store-'));
      bundlePage(join(import.meta.dirname, 'page.ts'), folder);
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
