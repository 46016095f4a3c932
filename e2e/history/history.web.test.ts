import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { bundlePage } from '../support/bundle-page';
import { type Served, serveFolder } from '../support/serve-folder';
import { webApp } from '../support/web-app';
import { glide, openFirst } from './glide';
import { scrollBack } from './scroll-back';

/** 200,000 messages take minutes to write and to scroll through: with E2E_FULL=1. A tenth of it is looked at each time. */
const size = process.env.E2E_FULL
  ? { conversations: 500, messages: 380, newest: 10_380 }
  : { conversations: 100, messages: 180, newest: 2_180 };
const total = (size.conversations - 1) * size.messages + size.newest;

// One browser for all of it: filling the replica is what takes long. No server: the folder is all there is.
test.describe.configure({ mode: 'serial' });
let folder: string;
let site: Served;
let page: Page;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(400_000);
  folder = mkdtempSync(join(tmpdir(), 'tidings-history-'));
  cpSync(webApp, folder, { recursive: true });
  mkdirSync(join(folder, 'fill'));
  bundlePage(join(import.meta.dirname, 'page.ts'), join(folder, 'fill'));
  site = await serveFolder(folder);
  const context = await browser.newContext({ viewport: { width: 1200, height: 1000 } });
  await context.route('**/tidings.v1.*/**', (route) => route.abort('internetdisconnected'));
  page = await context.newPage();
  await page.goto(`${site.url}fill/`);
  await page.waitForFunction(() => window.fill !== undefined);
  const startedAt = Date.now();
  await page.evaluate((size) => window.fill(size), size);
  report(`filling a replica with ${total} messages takes ${Date.now() - startedAt} ms`);
});

test.afterAll(async () => {
  await page.context().close();
  await site[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Measured, and not held against a limit here: the machine decides. */
function report(sentence: string): void {
  test.info().annotations.push({ type: 'measured', description: sentence });
  console.info(sentence);
}

test('with a long history the list is there soon after the start, offline', async () => {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-testid="conversation"]')) return;
      observer.disconnect();
      requestAnimationFrame(() => performance.mark('list'));
    }).observe(document, { childList: true, subtree: true });
  });
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.goto(site.url);
    await page.waitForFunction(() => performance.getEntriesByName('list').length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName('list')[0]?.startTime ?? 0));
  }
  report(`the list is on the screen ${times.map(Math.round).join(', ')} ms after navigation`);
  await expect(page.getByTestId('connection')).toContainText('The server can’t be reached');
  await expect(page.getByTestId('conversation').first()).toContainText(`Message ${size.newest}:`);
});

test('a long conversation of mixed messages opens and glides, and keeps its size', async () => {
  const minutes = Number(process.env.E2E_GLIDE_MINUTES ?? 0.1);
  test.setTimeout(minutes * 60_000 + 120_000);
  const first: number[] = [];
  const again: number[] = [];
  for (let i = 0; i < 3; i++) {
    await page.goto(site.url);
    await expect(page.getByTestId('conversation').first()).toBeVisible();
    first.push(await page.evaluate(openFirst));
    for (let j = 0; j < 3; j++) {
      await page.goBack();
      await expect(page.getByRole('log')).toHaveCount(0);
      again.push(await page.evaluate(openFirst));
    }
  }
  const said = (times: readonly number[]) => times.map(Math.round).join(', ');
  report(`opening takes ${said(again)} ms; as the first thing after the start ${said(first)} ms`);
  const devtools = await page.context().newCDPSession(page);
  const heapMb = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 2 ** 20;
  };
  await devtools.send('Performance.enable');
  const rounds: { nodes: number; heap: number }[] = [];
  for (let i = 0; i < 3; i++) {
    const { fps, late, nodes } = await page.evaluate(glide, { ms: minutes * 20_000, pxPerFrame: 40 });
    const heap = await heapMb();
    rounds.push({ nodes, heap });
    report(
      `glides at ${fps.toFixed(1)} frames/s, ${(late * 100).toFixed(1)} % late; ${nodes} nodes, ${heap.toFixed(1)} MB`,
    );
  }
  const [early, last] = [rounds[0], rounds.at(-1)];
  expect(last?.nodes).toBeLessThan((early?.nodes ?? 0) * 1.5);
  expect(last?.nodes).toBeLessThan(6_000);
  // What has been scrolled past is let go: it grows by what one screen holds, not by what was seen.
  expect(last?.heap).toBeLessThan((early?.heap ?? 0) * 1.5);
  await devtools.detach();
});

test('scrolling back to the first message never jumps and never shows a hole', async () => {
  test.setTimeout(900_000);
  await page.goto(site.url);
  await page.getByTestId('conversation').first().click();
  await expect(page.getByRole('article').first()).toBeVisible();
  // Less than the least that a message takes: a line of text with its padding.
  const linePx = 40;
  const { reached, steps, worstJumpPx, worstFlickerPx, flickers, flaws } = await page.evaluate(scrollBack, {
    stepPx: 400,
    linePx,
  });
  report(
    `scrolled back to message ${reached} in ${steps} steps, at worst ${worstJumpPx.toFixed(1)} px off; ` +
      `${flickers} times by more than a line for some frames (${worstFlickerPx.toFixed(1)} px)`,
  );
  expect(flaws).toEqual([]);
  expect(reached).toBe(1);
  expect(worstJumpPx).toBeLessThan(linePx);
});
