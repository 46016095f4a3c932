import { expect, type Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';

/**
 * Not run: the check that a name contains the visible text. It joins neighbouring blocks without a space and reads hidden
 * initials too ("MLMara Lindqvist15:31"), so no row of a list could pass; their names begin with their title, which is what one says.
 */
const everything = { rules: { 'label-content-name-mismatch': { enabled: false } } };
/** All that the colours decide. */
const colours = { runOnly: ['color-contrast'] };

/** Looks at the page as it is now with every rule of axe, and at its colours in the dark. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  // A string goes around the page's Content-Security-Policy, as a script element would not.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: string[] = [];
  for (const [colorScheme, options] of [
    ['light', everything],
    ['dark', colours],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate(
      (given) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run(given),
      options,
    );
    for (const { id, impact, help, nodes } of violations) {
      const places = nodes.slice(0, 4).map(({ html, any }) => `    ${html.slice(0, 220)} ${any[0]?.message ?? ''}`);
      found.push([`${screen}, ${colorScheme}: ${impact} ${id} (${help})`, ...places].join('\n'));
    }
  }
  expect.soft(found.join('\n')).toBe('');
}
