import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './fixtures';
import type { Person } from './person';

const phone = { width: 390, height: 844 };

async function shoot(page: Page, path: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.replace('.png', `-${colorScheme}.png`) });
  }
}

const item = (page: Page, name: string): Locator => page.getByRole('menuitem', { name, exact: true });

/** A finger that stays, or goes somewhere. */
async function touch(message: Locator, to: { readonly dx: number; readonly holdMs: number }): Promise<void> {
  await message.evaluate(async (element, { dx, holdMs }) => {
    const box = element.getBoundingClientRect();
    const at = (x: number) =>
      new Touch({ identifier: 1, target: element, clientX: x, clientY: box.top + 10, pageX: x, pageY: box.top + 10 });
    const fire = (type: string, x: number) =>
      element.dispatchEvent(
        new TouchEvent(type, {
          bubbles: true,
          cancelable: true,
          touches: type === 'touchend' ? [] : [at(x)],
          changedTouches: [at(x)],
        }),
      );
    fire('touchstart', 100);
    for (let step = 1; step <= 4; step++) fire('touchmove', 100 + (dx * step) / 4);
    await new Promise((resolve) => setTimeout(resolve, holdMs));
    fire('touchend', 100 + dx);
  }, to);
}

async function choose(person: Person, text: string, name: string): Promise<void> {
  await person
    .message(text)
    .first()
    .click({ button: 'right', position: { x: 4, y: 4 } });
  await item(person.page, name).click();
}

test('two people answer, react, edit, pin, forward, choose and delete; by mouse, keyboard and finger', async ({
  join,
}) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ben.page.setViewportSize(phone);
  await ada.openDirect(ben);
  await ada.send('Where do we meet tomorrow, and when? I have both tickets, and a bag for the books.');
  await ben.open('Ada');
  await ben.expectMessage('Where do we meet');

  // By finger: swipe to answer.
  await touch(ben.message('Where do we meet'), { dx: 90, holdMs: 0 });
  await expect(ben.page.getByTestId('composer-task')).toContainText('Reply to Ada');
  await shoot(ben.page, test.info().outputPath('phone-reply.png'));
  await ben.page.getByTestId('composer').fill('At the sation, at nine');
  await ben.page.getByTestId('send').click();
  await expect(ada.page.getByRole('article', { name: /answers You: Where do we meet.*At the sation/ })).toBeVisible();

  // A long press opens the menu; a reaction from its row.
  await touch(ben.message('Where do we meet').first(), { dx: 0, holdMs: 700 });
  await expect(item(ben.page, 'Reply')).toBeVisible();
  await shoot(ben.page, test.info().outputPath('phone-menu.png'));
  await ben.page.getByTestId('quick-reaction').first().click();
  await expect(ada.page.getByTestId('reaction')).toHaveAttribute('aria-label', /1 reaction/);
  await ada.page.getByTestId('reaction').click();
  await expect(ben.page.getByTestId('reaction')).toHaveAttribute('aria-label', /2 reactions, including yours/);

  // By keyboard: the arrow up edits the last message.
  await ben.page.getByTestId('composer').focus();
  await ben.page.keyboard.press('ArrowUp');
  await expect(ben.page.getByTestId('composer')).toHaveValue('At the sation, at nine');
  await ben.page.getByTestId('composer').fill('At the station, at nine');
  await ben.page.getByTestId('send').click();
  await expect(ada.page.getByRole('article', { name: /At the station, at nine, edited/ })).toBeVisible();
  await choose(ada, 'At the station', 'Edit history');
  await expect(ada.page.getByTestId('version')).toHaveCount(2);
  await shoot(ada.page, test.info().outputPath('desktop-history.png'));
  await ada.page.keyboard.press('Escape');

  // By mouse: pin, and go there.
  await choose(ada, 'At the station', 'Pin');
  await expect(ben.page.getByTestId('pinned-bar')).toContainText('At the station');
  await ada.message('At the station').first().hover();
  await expect(ada.page.getByTestId('hover-bar')).toBeVisible();
  await shoot(ada.page, test.info().outputPath('desktop-hover.png'));
  await ada
    .message('Where do we meet')
    .first()
    .click({ button: 'right', position: { x: 4, y: 4 } });
  await expect(item(ada.page, 'Copy text')).toBeVisible();
  await shoot(ada.page, test.info().outputPath('desktop-menu.png'));
  await ada.page.keyboard.press('Escape');
  await ben.page.getByTestId('pinned-newest').click();
  await expect(ben.message('At the station').first()).toBeInViewport();

  // The quote leads to what it answers.
  await ada.page.getByTestId('quote').click();
  await expect(ada.message('Where do we meet').first()).toBeInViewport();

  // Several at once, forwarded to oneself.
  await choose(ada, 'Where do we meet', 'Select');
  await expect(ada.page.getByTestId('selection-bar')).toContainText('1 selected');
  await ada.message('At the station').first().getByTestId('choice').click();
  await shoot(ada.page, test.info().outputPath('desktop-selection.png'));
  await ada.page.getByTestId('selection-forward').click();
  await expect(ada.page.getByTestId('forward-to').first()).toHaveAccessibleName('Saved messages');
  await ada.page.getByTestId('forward-to').filter({ hasText: 'Ben' }).click();
  await shoot(ada.page, test.info().outputPath('desktop-forward.png'));
  await ada.page.getByTestId('forward-send').click();
  await expect(ben.page.getByRole('article', { name: /Forwarded: At the station/ })).toBeVisible();

  // For everyone, and for oneself.
  await choose(ada, 'Where do we meet', 'Delete…');
  await shoot(ada.page, test.info().outputPath('desktop-delete.png'));
  await ada.page.getByTestId('delete-for-all').click();
  await expect(ben.page.getByRole('article', { name: /^Ada, [^,]*: This message was deleted/ })).toBeVisible();
  await expect(ben.page.getByTestId('quote').first()).toContainText('This message was deleted');
  await shoot(ben.page, test.info().outputPath('phone-after.png'));
  await shoot(ada.page, test.info().outputPath('desktop-after.png'));
});
