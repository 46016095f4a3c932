import { expect, type Page } from '@playwright/test';
import { test } from './fixtures';

const count = 150;
const idsBelow = (end: number) => Array.from({ length: end }, (_, id) => id);

const open = (tab: Page, name: string, patienceMs?: number) =>
  tab.evaluate(([name, patienceMs]) => window.store.open(name, patienceMs), [name, patienceMs] as const);

const rows = async (tab: Page, page: string) =>
  (await tab.evaluate((page) => window.store.rows(page), page)).map(({ id }) => id);

/** Starts a burst of writes in the tab; the result tells what it has been acknowledged, also after the tab is gone. */
async function startWriting(tab: Page, page: string, count: number): Promise<readonly number[]> {
  const acknowledged: number[] = [];
  await tab.exposeFunction('tell', (id: number) => void acknowledged.push(id));
  await tab.evaluate(
    ([page, count]) => {
      const { tell } = window as unknown as { tell: (id: number) => void };
      Object.assign(window.acknowledged, { push: tell });
      window.store.writeMany(page, count);
    },
    [page, count] as const,
  );
  return acknowledged;
}

async function crash(tab: Page): Promise<void> {
  const crashed = tab.waitForEvent('crash');
  const session = await tab.context().newCDPSession(tab);
  void session.send('Page.crash').catch(() => {});
  await crashed;
}

async function setVisible(tab: Page, isVisible: boolean): Promise<void> {
  await tab.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden',
  );
}

test('two tabs read and write one database, and each is told what the other wrote', async ({ openTab }) => {
  const [a, b] = [await openTab(), await openTab()];
  await open(a, 'shared');
  await open(b, 'shared');
  for (const [writer, reader, page] of [
    [a, b, 'a'],
    [b, a, 'b'],
  ] as const) {
    await writer.evaluate(
      (page) => window.database.write([{ sql: `INSERT INTO t VALUES (1, '${page}')` }], [page]),
      page,
    );
    expect(await rows(reader, page)).toEqual([1]);
    await reader.waitForFunction((page) => window.told.includes(page), page);
  }
});

for (const [how, end] of [
  ['closing', (tab: Page) => tab.close()],
  ['killing', crash],
] as const)
  test(`${how} the tab that owns the database, while both write, loses and doubles nothing`, async ({ openTab }) => {
    const [owner, other] = [await openTab(), await openTab()];
    await open(owner, how);
    await open(other, how);
    // Both write without end, so that the owner dies in the midst of it however fast the machine is.
    const fromOwner = await startWriting(owner, 'owner', Number.POSITIVE_INFINITY);
    const fromOther = await startWriting(other, 'other', Number.POSITIVE_INFINITY);
    await expect.poll(() => Math.min(fromOwner.length, fromOther.length)).toBeGreaterThan(20);
    const acknowledged = [...fromOwner];
    await end(owner);

    const before = fromOther.length;
    await expect.poll(() => fromOther.length, { timeout: 20_000 }).toBeGreaterThan(before + count);
    await other.evaluate(() => window.store.stopWriting());
    const written = await rows(other, 'other');
    expect(written).toEqual(idsBelow(written.length));
    await expect.poll(() => fromOther).toEqual(written);
    const kept = await rows(other, 'owner');
    expect(kept).toEqual(idsBelow(kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged.length);
    // What it wrote last was told to the others.
    expect(await other.evaluate(() => window.told.includes('t owner'))).toBe(true);
  });

test('the lead goes with the database: to the next tab when the leader closes', async ({ openTab }) => {
  const [a, b] = [await openTab(), await openTab()];
  for (const tab of [a, b]) {
    await open(tab, 'lead');
    await tab.evaluate(() => window.store.lead('lead'));
  }
  await a.waitForFunction(() => window.isLeading);
  expect(await b.evaluate(() => window.isLeading)).toBe(false);
  await a.close();
  await b.waitForFunction(() => window.isLeading);
});

test('a tab in front takes the lead from one that stays hidden, mid-burst, and gives it back the same way', async ({
  openTab,
}) => {
  const [a, b] = [await openTab(), await openTab()];
  for (const tab of [a, b]) {
    await open(tab, 'front', 50);
    await tab.evaluate(() => window.store.lead('front'));
  }
  await a.waitForFunction(() => window.isLeading);
  const fromA = await startWriting(a, 'a', count);
  const fromB = await startWriting(b, 'b', count);
  await setVisible(a, false);
  await b.waitForFunction(() => window.isLeading);
  expect(await a.evaluate(() => window.isLeading)).toBe(false);

  await setVisible(b, false);
  await setVisible(a, true);
  await a.waitForFunction(() => window.isLeading);
  expect(await b.evaluate(() => window.isLeading)).toBe(false);

  await expect.poll(() => [fromA.length, fromB.length], { timeout: 20_000 }).toEqual([count, count]);
  expect(await rows(b, 'a')).toEqual(idsBelow(count));
  expect(await rows(a, 'b')).toEqual(idsBelow(count));
});

test('a glance at another tab leaves the lead where it is', async ({ openTab }) => {
  const [a, b] = [await openTab(), await openTab()];
  for (const tab of [a, b]) {
    await open(tab, 'glance', 60_000);
    await tab.evaluate(() => window.store.lead('glance'));
  }
  await a.waitForFunction(() => window.isLeading);
  await setVisible(a, false);
  await setVisible(a, true);
  // Both answers come from the owner: had it yielded, the second would have waited for the next one.
  await b.evaluate(() => window.database.all('SELECT 1'));
  expect(await a.evaluate(() => window.isLeading)).toBe(true);
  expect(await b.evaluate(() => window.isLeading)).toBe(false);
});
