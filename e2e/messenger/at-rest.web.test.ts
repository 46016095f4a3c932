import { expect, type Page } from '@playwright/test';
import { test } from './fixtures';

const canary = 'canary 7f2c91d4 of what was said';

/** In how many files of the origin's private file system the bytes of this text lie. */
function filesWith(page: Page, text: string): Promise<number> {
  return page.evaluate(async (text) => {
    const wanted = new TextEncoder().encode(text);
    async function* files(folder: FileSystemDirectoryHandle): AsyncGenerator<File> {
      for await (const entry of folder.values())
        if (entry.kind === 'directory') yield* files(entry);
        else yield await entry.getFile();
    }
    let found = 0;
    for await (const file of files(await navigator.storage.getDirectory())) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const isThere = bytes.some((byte, at) => byte === wanted[0] && wanted.every((want, i) => bytes[at + i] === want));
      if (isThere) found += 1;
    }
    return found;
  }, text);
}

test('signing out leaves nothing of what was said on the disk, not even in what the database has freed', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ben.openDirect(ada);
  await ben.send(canary);
  await ada.open('Ben');
  await ada.expectMessage(canary);
  const leading = ada.page;
  // Read from another page of the origin: this one holds no database.
  expect(await filesWith(leading, canary)).toBeGreaterThan(0);
  const second = await ada.newTab('/settings');
  await second.getByRole('button', { name: 'Sign out' }).click();
  await second.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(leading.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await expect.poll(() => filesWith(leading, canary)).toBe(0);
});
