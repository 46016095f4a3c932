import type { Page } from '@playwright/test';

/** Everything on the page that can be pressed or filled and has no name that a screen reader could say. */
export function nameless(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = 'a[href], button, input, textarea, select, [role="button"], [role="link"], [tabindex="0"]';
    const nameOf = (element: HTMLElement) => {
      const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
      const texts = [
        element.getAttribute('aria-label'),
        ...labels.map((id) => document.getElementById(id)?.textContent),
        ...[...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent),
        element.title,
        element.textContent,
      ];
      return texts.find((text) => text?.trim());
    };
    const isScroller = (element: HTMLElement) => element.scrollHeight > element.clientHeight;
    return [...document.querySelectorAll<HTMLElement>(controls)]
      .filter((element) => element.checkVisibility() && !element.closest('[aria-hidden="true"]'))
      .filter(
        (element) => !nameOf(element) && !(element.matches('div[tabindex="0"]:not([role])') && isScroller(element)),
      )
      .map((element) => (element.cloneNode() as HTMLElement).outerHTML.slice(0, 200));
  });
}
