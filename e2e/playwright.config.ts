import { defineConfig } from '@playwright/test';

/** Browser tests: the store alone (`store/`), and the whole product (`messenger/`). `npm test -- browser` prepares what they need. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.web.test.ts',
  timeout: 180_000,
  expect: { timeout: 30_000 },
  workers: 1,
  reporter: 'line',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    locale: 'en-GB',
    // Only the test of the installed app wants one: each would fetch the whole shell again.
    serviceWorkers: 'block',
    // Filming every test costs as much as the tests themselves.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.TIDINGS_TEST_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
