import { expect } from '@playwright/test';
import { test } from './fixtures';

test('this browser has WebCrypto with Ed25519 and X25519', async ({ page }) => {
  expect(await page.evaluate(() => window.encryption.hasWebPrimitives())).toBe(true);
});

for (const adapter of ['web', 'plain'] as const) {
  test(`the ${adapter} primitives pass Wycheproof`, async ({ page }) => {
    const report = await page.evaluate((adapter) => window.encryption.checkWycheproof(adapter), adapter);
    expect(report).toEqual({ ran: 1_062, leftOut: 183, failures: [] });
  });

  test(`our suite over the ${adapter} primitives passes the vectors of the MLS working group`, async ({ page }) => {
    const families = await page.evaluate(() => window.encryption.vectorFamilies);
    let [vectors, compared] = [0, 0];
    for (const family of families)
      await test.step(family, async () => {
        const ask = [adapter, family] as const;
        const report = await page.evaluate((ask) => window.encryption.checkVectors(...ask), ask);
        expect(report.failures).toEqual([]);
        vectors += report.vectors;
        compared += report.compared;
      });
    expect({ vectors, compared }).toEqual({ vectors: 395, compared: 17_011 });
  });
}
