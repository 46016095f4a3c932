import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { bundlePage } from '../support/bundle-page';
import { serveFolder } from '../support/serve-folder';

const vectors = join(import.meta.dirname, '../../packages/client/fixtures');

/** Tests whose page holds the encryption and can fetch the vectors. */
export const test = base.extend<object, { readonly encryptionUrl: string }>({
  encryptionUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'tidings-encryption-'));
      bundlePage(join(import.meta.dirname, 'page.ts'), folder);
      for (const name of ['mls', 'wycheproof']) cpSync(join(vectors, name), join(folder, name), { recursive: true });
      await using served = await serveFolder(folder);
      await use(served.url);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  page: async ({ page, encryptionUrl }, use) => {
    await page.goto(encryptionUrl);
    await page.waitForFunction(() => window.encryption !== undefined);
    await use(page);
  },
});
