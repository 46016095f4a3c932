import { expect } from '@playwright/test';
import { test } from './fixtures';

// All messages fit on the screen, so that the list renders them all.
test.use({ viewport: { width: 1200, height: 4000 } });

const each = 15;

test('the server is killed while both write: nothing is lost, doubled or out of order', async ({ join, server }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('Shall we?');
  await ben.open('Ada');
  await ben.expectMessage('Shall we?');

  let restartedAt = 0;
  for (let n = 1; n <= each; n++) {
    if (n === 6) await server.kill();
    if (n === 11) {
      for (const { page } of [ada, ben])
        await expect(page.getByTestId('connection')).toContainText('The server can’t be reached');
      await server.start();
      restartedAt = Date.now();
    }
    await Promise.all([ada.send(`a${n}.`), ben.send(`b${n}.`)]);
  }
  for (const { page } of [ada, ben]) await expect(page.getByTestId('connection')).toHaveText('');
  const backMs = Date.now() - restartedAt;
  test.info().annotations.push({ type: 'measured', description: `both live ${backMs} ms after the restart` });

  const form = /\b[ab]\d+\./;
  const expected = Array.from({ length: each }, (_, i) => i + 1).flatMap((n) => [`a${n}.`, `b${n}.`]);
  for (const person of [ada, ben]) {
    await expect.poll(async () => (await person.texts(form)).toSorted()).toEqual(expected.toSorted());
    await expect(person.page.getByRole('article', { name: /Sending|Not sent/ })).toHaveCount(0);
  }
  const [atAda, atBen] = [await ada.texts(form), await ben.texts(form)];
  expect(atAda).toEqual(atBen);
  for (const author of ['a', 'b'])
    expect(atAda.filter((text) => text.startsWith(author))).toEqual(expected.filter((text) => text.startsWith(author)));
});
