import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './fixtures';

const least = 44;

/** How far from its middle a control can be pressed: height and width, in points. */
async function measure(control: Locator): Promise<{ readonly height: number; readonly width: number }> {
  await control.scrollIntoViewIfNeeded();
  return control.evaluate((element, least) => {
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const isHit = (dx: number, dy: number) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      return hit !== null && element.contains(hit);
    };
    const reach = (dx: number, dy: number) => {
      let far = 0;
      while (far < least && isHit(dx * (far + 0.5), dy * (far + 0.5))) far += 0.5;
      return far;
    };
    return { height: reach(0, -1) + reach(0, 1), width: reach(-1, 0) + reach(1, 0) };
  }, least);
}

async function expectBigEnough(controls: Readonly<Record<string, Locator>>): Promise<void> {
  const small: string[] = [];
  for (const [name, control] of Object.entries(controls)) {
    const { height, width } = await measure(control.first());
    if (height < least - 1 || width < least - 1) small.push(`${name}: ${width} × ${height}`);
  }
  expect(small).toEqual([]);
}

const openMenu = async (page: Page, message: Locator) => {
  await message.click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
};

test('what is small can be hit by a finger; in a low window everything in a menu can be reached', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('hello');
  await ben.open('Ada');
  await ben.expectMessage('hello');
  await openMenu(ben.page, ben.message('hello'));
  await ben.page.getByTestId('quick-reaction').first().click();
  await ada.page.setViewportSize({ width: 390, height: 844 });
  await expect(ada.page.getByTestId('reaction')).toBeVisible();
  await ada.page.getByTestId('composer').fill('…');
  await expectBigEnough({
    day: ada.page.getByTestId('day'),
    reaction: ada.page.getByTestId('reaction'),
    emoji: ada.page.getByTestId('emoji-button'),
    send: ada.page.getByTestId('send'),
    info: ada.page.getByTestId('info'),
  });
  await ada.page.getByTestId('composer').fill('');

  await ada.page.goto('/');
  await expect(ada.conversation('Ben')).toBeVisible();
  await expectBigEnough({
    settings: ada.page.getByTestId('settings'),
    saved: ada.page.getByTestId('saved'),
    new: ada.page.getByTestId('new'),
    filter: ada.page.getByRole('radio', { name: 'All' }),
  });

  // A phone on its side, and a laptop at 400 %.
  for (const size of [
    { width: 844, height: 390 },
    { width: 360, height: 256 },
  ]) {
    await ada.page.setViewportSize(size);
    await ada.open('Ben');
    await openMenu(ada.page, ada.message('hello'));
    const last = ada.page.getByRole('menuitem', { name: 'Delete…' });
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ ratio: 1 });
    await last.click();
    await expect(ada.page.getByRole('dialog', { name: 'Delete this message?' })).toBeVisible();
    await ada.page.keyboard.press('Escape');
    await expect(ada.page.locator('[role=dialog]')).toHaveCount(0);
    await ada.page.goto('/');
  }
});
