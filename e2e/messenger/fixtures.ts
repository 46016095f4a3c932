import { test as base } from '@playwright/test';
import { createServerProcess, type Server } from '../support/server';
import { Person } from './person';

interface WorkerFixtures {
  readonly server: Server;
}

interface Fixtures {
  /** A new person with an account, in a browser profile of their own. `url`: where they find the server. */
  readonly join: (name: string, options?: { readonly url?: string }) => Promise<Person>;
}

let people = 0;

/** Sign-up takes a moment on purpose (Argon2), so every person is made once and used for all that a test has to ask. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      await using server = await createServerProcess();
      await server.start();
      await use(server);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
  join: async ({ browser, baseURL, contextOptions, viewport, locale }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (name, { url = baseURL } = {}) => {
      const context = await browser.newContext({
        ...contextOptions,
        viewport,
        ...(url ? { baseURL: url } : {}),
        ...(locale ? { locale } : {}),
      });
      contexts.push(context);
      people += 1;
      const handle = `${name.toLowerCase()}${people}-${Date.now().toString(36)}`;
      const person = new Person({ context, page: await context.newPage(), name, handle });
      await person.signUp();
      return person;
    });
    for (const context of contexts) await context.close();
  },
});
