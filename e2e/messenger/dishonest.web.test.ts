/** What a person sees of a server that lies about identities and devices. What it can't do is shown in testkit (stories/hostile-*). */
import { expect, type Page } from '@playwright/test';
import { forgeIdentity } from '@tidings/client/forged-identity';
import { expectAccessible } from '../support/axe';
import { lieAbout } from '../support/liar';
import { shoot } from '../support/shoot';
import { test } from './fixtures';
import type { Person } from './person';

const pathOf = (page: Page) => new URL(page.url()).pathname;

/** The screen where the other is verified; gives the other's id. */
async function openVerification({ page }: Person, conversation: string): Promise<string> {
  await page.goto(`${conversation}/info`);
  await page.getByTestId('safety').click();
  await expect(page.getByTestId('safety-digits')).toBeVisible();
  return pathOf(page).split('/').at(-1) ?? '';
}

async function verify(person: Person, conversation: string): Promise<void> {
  await openVerification(person, conversation);
  await person.page.getByRole('button', { name: 'Mark as verified' }).click();
  await expect(person.page.getByTestId('verified-badge').filter({ visible: true }).first()).toBeVisible();
}

test('a lie about the other side is shown in the conversation; about a verified person nothing is sent', async ({
  join,
}) => {
  test.slow();
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  const { page } = ada;
  await ada.openDirect(ben);
  await ada.send('before');
  await expect(ada.own('before', 'Delivered')).toBeVisible();
  const conversation = pathOf(page);
  const user = await openVerification(ada, conversation);
  const notice = page.getByTestId('safety-notice');
  const open = async () => {
    await page.goto(conversation);
    await expect(ada.composer('Ben')).toBeVisible();
  };

  const lies = {
    'a device that he has not signed': ({ statements }: { statements: { signature: Uint8Array }[] }) => [
      ...statements,
      ...statements.slice(-1).map((last) => ({ ...last, signature: new Uint8Array(64) })),
    ],
    'a list that was cut short': () => [],
  } as const;
  for (const [what, lie] of Object.entries(lies))
    await test.step(what, async () => {
      const stop = await lieAbout(
        ada.context,
        user,
        (honest) => ({ ...honest, statements: lie(honest) }) as typeof honest,
      );
      await open();
      await expect(notice).toContainText('The server shows a false list of Ben’s devices. The last good one counts.');
      await ada.send(`in spite of ${what}`);
      await ben.open('Ada');
      await ben.expectMessage(`in spite of ${what}`);
      await shoot(page, `dishonest-${what.replaceAll(' ', '-')}`);
      await stop();
      await open();
      await expect(notice).toHaveCount(0);
    });

  await test.step('another identity, of somebody who was verified', async () => {
    await verify(ada, conversation);
    const forged = new Map<string, ReturnType<typeof forgeIdentity>>();
    const stop = await lieAbout(ada.context, user, async (honest) => {
      // Told once, and kept to.
      const told = forged.get(user) ?? forgeIdentity(honest);
      forged.set(user, told);
      return (await told).identity;
    });
    await open();
    await expect(notice).toContainText('The safety number of Ben has changed');
    await expect(page.getByTestId('verified-badge').filter({ visible: true })).toHaveCount(0);
    await ada.send('for Ben alone');
    await expect(page.getByText('The safety number has changed or was not compared.', { exact: false })).toBeVisible();
    await expectAccessible(page, 'a changed safety number');
    await shoot(page, 'dishonest-identity-desktop');
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'dishonest-identity-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await stop();
    // The true one is the one that was verified.
    await open();
    await expect(notice).toHaveCount(0);
    await page.getByRole('button', { name: 'Try again' }).click();
    await ben.expectMessage('for Ben alone');
  });
});

test('a lie about the own account is shown in the list of devices', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  await ada.openDirect(ben);
  await ada.send('hello');
  await ben.open('Ada');
  const user = await openVerification(ben, pathOf(ben.page));
  let ghost = '';
  await lieAbout(ada.context, user, async (honest) => {
    const forged = await forgeIdentity(honest);
    ghost = forged.ghost;
    return forged.identity;
  });
  const { page } = ada;
  await page.goto('/settings/sessions');
  await expect(page.getByRole('alert')).toContainText('They are not believed and get no keys.');
  expect(ghost).not.toBe('');
  await expect(page.getByTestId(`device-${ghost}`)).toHaveCount(0);
  await expectAccessible(page, 'false devices of one’s own');
  await shoot(page, 'dishonest-own-desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot(page, 'dishonest-own-phone');
});

test('who sends to verified people alone is told why a message stays, and how it goes', async ({ join }) => {
  const [ada, ben] = [await join('Ada'), await join('Ben')];
  const { page } = ada;
  await ada.openDirect(ben);
  await ada.send('before');
  await expect(ada.own('before', 'Delivered')).toBeVisible();
  const conversation = pathOf(page);
  await page.goto('/settings');
  await page.getByRole('switch', { name: 'Send only to verified people' }).click();
  await page.goto(conversation);
  await ada.send('only once I know you');
  await expect(page.getByText('The safety number has changed or was not compared.', { exact: false })).toBeVisible();
  await ben.open('Ada');
  await ben.expectMessage('before');
  await expect(ben.message('only once I know you')).toHaveCount(0);
  await page.getByTestId('compare').click();
  await page.getByRole('button', { name: 'Mark as verified' }).click();
  await expect(page.getByTestId('verified-badge').filter({ visible: true }).first()).toBeVisible();
  await page.goto(conversation);
  await page.getByRole('button', { name: 'Try again' }).click();
  await ben.expectMessage('only once I know you');
});
