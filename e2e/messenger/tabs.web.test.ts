import { expect, type Page } from '@playwright/test';
import { test } from './fixtures';

test('two tabs of one browser show the same, live; closing the elected one changes nothing for the other', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('from the first tab');
  await ben.open('Ada');

  // The first tab owns the database and runs the engine.
  const second = ada.inTab(await ada.newTab());
  await second.open('Ben');
  await second.expectMessage('from the first tab');
  await second.send('from the second tab');
  await ada.expectMessage('from the second tab');
  await ben.expectMessage('from the second tab');
  await ben.send('to both');
  await ada.expectMessage('to both');
  await second.expectMessage('to both');
  await expect(second.header(ben)).toContainText('Online');

  await ada.page.close();
  await second.send('after the first has gone');
  await ben.expectMessage('after the first has gone');
  await ben.send('still there?');
  await second.expectMessage('still there?');
  await expect(second.own('after the first has gone', 'Read')).toBeVisible();
});

test('signing out in one tab signs all out', async ({ join }) => {
  const ada = await join('Ada');
  const second = await ada.newTab();
  await expect(second.getByRole('heading', { name: 'Chats' })).toBeVisible();
  await second.goto('/settings');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  for (const page of [second, ada.page])
    await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
});

/** Notifications that go nowhere, since a browser without windows has none; the titles and texts of those that are up. */
async function watchNotifications(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const up = new Set<object>();
    class Notification {
      static permission = 'granted';
      readonly text: string;
      readonly tag: string;

      constructor(title: string, { body, tag }: { body: string; tag: string }) {
        this.text = `${title}: ${body}`;
        this.tag = tag;
        for (const other of up) if ((other as Notification).tag === tag) up.delete(other);
        up.add(this);
      }

      close() {
        up.delete(this);
      }
    }
    Object.assign(globalThis, { Notification, notificationsThatAreUp: up });
  });
  await page.reload();
  return () =>
    page.evaluate(() =>
      [...(globalThis as unknown as { notificationsThatAreUp: Set<{ text: string }> }).notificationsThatAreUp].map(
        ({ text }) => text,
      ),
    );
}

test('only the tab in front tells; where there is none the system does, until it is read, taken back or signed out', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('hello');
  await ben.open('Ada');

  await ada.page.evaluate(() => localStorage.setItem('tidings.emoji', '{"recents":["👍"],"tone":"dark"}'));
  // In a browser without windows every page believes to have the focus.
  await ada.page.addInitScript(() => {
    document.hasFocus = () => false;
  });
  const shown = await watchNotifications(ada.page);
  await ada.page.goto('/settings');
  const second = ada.inTab(await ada.newTab());
  await second.open('Ben');
  await ben.send('you are looking at this');
  await second.expectMessage('you are looking at this');
  await expect(ben.own('you are looking at this', 'Read')).toBeVisible();
  expect(await shown()).toEqual([]);

  await second.page.close();
  await ben.send('one');
  await expect.poll(shown).toEqual(['Ben: one']);
  await ben.send('two');
  await expect.poll(shown).toEqual(['Ben: two']);
  await ben.own('two', 'Delivered').click({ button: 'right' });
  await ben.page.getByRole('menuitem', { name: 'Delete' }).click();
  await ben.page.getByRole('button', { name: 'Delete for everyone' }).click();
  await expect.poll(shown).toEqual([]);

  await ben.send('three');
  await expect.poll(shown).toEqual(['Ben: three']);
  await expect(ada.page).toHaveTitle(/^\(\d\) Tidings$/);
  await ada.page.getByRole('button', { name: 'Sign out' }).click();
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(ada.page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect.poll(shown).toEqual([]);
  await expect(ada.page).toHaveTitle('Tidings');
  expect(await ada.page.evaluate(() => localStorage.getItem('tidings.emoji') ?? '')).not.toContain('👍');
});

/** Brings the replica's schema one step further, as a later version of the app does in a tab of its own. */
function migrateFurther(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const news = new BroadcastChannel('tidings:tidings:news');
        const [requests, tab] = [new BroadcastChannel('tidings:tidings:requests'), crypto.randomUUID()];
        const answers = new BroadcastChannel(`tidings:tidings:tab:${tab}`);
        answers.onmessage = () => resolve();
        news.onmessage = ({ data }) => {
          if (data.type !== 'owner') return;
          const statements = [
            { sql: 'ALTER TABLE entries ADD COLUMN later INTEGER' },
            { sql: `UPDATE meta SET value = value + 1 WHERE key = 'version'` },
          ];
          const request = { op: 'write', id: 1, confirmed: 1, statements, tables: ['schema'] };
          requests.postMessage({ term: data.term, tab, request });
        };
        news.postMessage({ type: 'who' });
      }),
  );
}

test('a tab that runs an older version leaves the engine to the newer one, and offers to be loaded anew', async ({
  join,
}) => {
  const ada = await join('Ada');
  const second = await ada.newTab();
  await expect(second.getByRole('heading', { name: 'Chats' })).toBeVisible();
  const bar = (page: Page) => page.getByText('A newer version is ready');
  await expect(bar(ada.page)).toHaveCount(0);
  await migrateFurther(second);
  for (const page of [ada.page, second]) await expect(bar(page)).toBeVisible();
});
