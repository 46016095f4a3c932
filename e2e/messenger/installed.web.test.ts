import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { createServerProcess, type Server } from '../support/server';
import { webApp } from '../support/web-app';
import { Person } from './person';

test.use({ serviceWorkers: 'allow', viewport: { width: 390, height: 844 } });

const firstLoadLimit = 600_000;

/** The files a page asks for, in order, as paths. */
function watchFiles(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'GET') paths.push(new URL(request.url()).pathname);
  });
  return paths;
}

/** What a file weighs on the wire, packed with gzip: the build has put it beside the file. */
function weigh(folder: string, path: string): number {
  const file = join(folder, path === '/sign-in' || path === '/' ? '/index.html' : path);
  return (
    statSync(`${file}.gz`, { throwIfNoEntry: false })?.size ?? statSync(file, { throwIfNoEntry: false })?.size ?? 0
  );
}

function releaseAnother(folder: string): void {
  const file = join(folder, 'sw.js');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^const version = .*$/m, "const version = 'another';"));
  for (const packed of ['br', 'gz']) rmSync(`${file}.${packed}`, { force: true });
}

const restart = async (server: Server) => {
  await server.kill();
  await server.start();
};

test('the first screen is light; then the app opens without a server, and a new version waits to be asked for', async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-web-'));
  cpSync(webApp, folder, { recursive: true });
  await using server = await createServerProcess({ web: folder });
  await server.start();
  await test.step('what a newcomer waits for', async () => {
    const newcomer = await browser.newContext({ baseURL: server.url });
    // These never come, and are not missed.
    const notNeeded = /web-client|main-screens|sealing|worker|\.wasm|EmojiPanel|words-/;
    await newcomer.route(notNeeded, () => {});
    const first = await newcomer.newPage();
    const files = watchFiles(first);
    await first.goto('/sign-in');
    await first.getByRole('textbox', { name: 'Handle' }).fill('ada');
    const needed = [...new Set(files)].filter((path) => !notNeeded.test(path));
    const bytes = needed.reduce((sum, path) => sum + weigh(folder, path), 0);
    console.log(`first screen: ${bytes} bytes packed with gzip: ${needed.join(' ')}`);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(firstLoadLimit);
    await newcomer.close();
  });

  await test.step('how long that takes on a phone in the country: said, not judged', async () => {
    const phone = await browser.newContext({ baseURL: server.url });
    const first = await phone.newPage();
    const devtools = await phone.newCDPSession(first);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const throughput = (1.6 * 1024 * 1024) / 8;
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: throughput,
      uploadThroughput: throughput / 2,
    });
    const started = performance.now();
    await first.goto('/sign-in', { waitUntil: 'commit' });
    await first.getByRole('textbox', { name: 'Handle' }).waitFor();
    const { paint, script } = await first.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      script: Math.max(
        0,
        ...performance.getEntriesByType('resource').map((entry) => (entry as PerformanceResourceTiming).responseEnd),
      ),
    }));
    console.log(
      `fast 3G, CPU 4×: form after ${Math.round(performance.now() - started)} ms, first paint ${Math.round(paint)} ms, files by ${Math.round(script)} ms`,
    );
    await phone.close();
  });

  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();

  const ada = new Person({ context, page, name: 'Ada', handle: 'ada' });
  await ada.signUp();
  await page.goto('/new/group');
  await page.getByRole('textbox', { name: 'Name of the group' }).fill('Launch');
  await page.getByRole('button', { name: 'Create group' }).click();
  await ada.send('kept on this device');
  await expect(ada.own('kept on this device', 'Sent')).toBeVisible();
  const conversation = new URL(page.url()).pathname;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));

  await test.step('the server is gone', async () => {
    await server.kill();
    await page.goto('/');
    await expect(ada.conversation('Launch')).toBeVisible();
    await page.goto(conversation);
    await ada.expectMessage('kept on this device');
    await server.start();
  });

  await test.step('nothing but the shell is in the cache', async () => {
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain('/index.html');
    expect(kept.filter((path) => statSync(join(folder, path), { throwIfNoEntry: false }) === undefined)).toEqual([]);
  });

  await test.step('a new version', async () => {
    releaseAnother(folder);
    await restart(server);
    await page.goto(conversation);
    const composer = page.getByTestId('composer');
    await composer.fill('half a sentence');
    await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
    await expect(page.getByText('A newer version is ready.')).toBeVisible();
    await expect(composer).toHaveValue('half a sentence');
    expect(await page.evaluate(() => caches.has('tidings-shell-another'))).toBe(true);
    // Another tab takes it first, and this one with it: the button still does what it says.
    const other = await context.newPage();
    await other.goto('/');
    await expect(other.getByText('A newer version is ready.')).toBeVisible();
    await Promise.all([other.waitForEvent('load'), other.getByRole('button', { name: 'Reload' }).click()]);
    await other.close();
    await expect(composer).toHaveValue('half a sentence');
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Reload' }).click()]);
    await expect(page.getByTestId('composer')).toBeVisible();
    await expect(page.getByText('A newer version is ready.')).toHaveCount(0);
  });

  await context.close();
  rmSync(folder, { recursive: true });
});
