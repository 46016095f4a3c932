import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

export const password = 'a long enough password';

/** Somebody in front of a browser, who sees what is on the screen and knows controls by their names. */
export class Person {
  readonly context: BrowserContext;
  readonly name: string;
  readonly handle: string;
  page: Page;
  /** Of their account, as they were shown it when they signed up. */
  phrase = '';

  constructor(options: { context: BrowserContext; page: Page; name: string; handle: string }) {
    this.context = options.context;
    this.page = options.page;
    this.name = options.name;
    this.handle = options.handle;
  }

  async signUp(): Promise<void> {
    await this.page.goto('/sign-up');
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(this.name);
    await this.page.getByRole('textbox', { name: 'Handle' }).fill(this.handle);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    // The recovery phrase is shown as soon as the keys are made.
    await expect(this.page.getByTestId('phrase-word-12')).toBeVisible();
    this.phrase = (await this.page.getByTestId(/^phrase-word-/).allTextContents()).join(' ');
    await this.page.getByTestId('phrase-later').click();
    await expect(this.page.getByRole('heading', { name: 'Chats' })).toBeVisible();
  }

  /** Finds the other by handle and opens the conversation with them. */
  async openDirect(other: Person): Promise<void> {
    await this.page.getByRole('button', { name: 'New conversation' }).first().click();
    await this.page.getByRole('textbox', { name: 'Find somebody by handle' }).fill(other.handle);
    await this.page.getByTestId(`person-${other.handle}`).click();
    await expect(this.composer(other.name)).toBeVisible();
  }

  /** Opens a conversation that is in the list. */
  async open(title: string): Promise<void> {
    await this.conversation(title).click();
    await expect(this.composer(title)).toBeVisible();
  }

  async send(text: string): Promise<void> {
    await this.page.getByTestId('composer').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Above the conversation with the other: their name, and whether they are here. */
  header(other: Person): Locator {
    return this.page.getByTestId('header').filter({ hasText: other.name });
  }

  composer(title: string): Locator {
    return this.page.getByRole('textbox', { name: `Message to ${title}` });
  }

  conversation(title: string | RegExp): Locator {
    // Not what the search has found in it.
    return this.page.getByRole('link', { name: title }).and(this.page.getByTestId('conversation'));
  }

  message(text: string | RegExp): Locator {
    return this.page.getByRole('article').filter({ hasText: text });
  }

  /** An own message that has got this far. */
  own(text: string, status: 'Sending' | 'Not sent' | 'Sent' | 'Delivered' | 'Read'): Locator {
    return this.page.getByRole('article', { name: `${text}, ${status}` });
  }

  async expectMessage(text: string | RegExp): Promise<void> {
    await expect(this.message(text)).toBeVisible();
  }

  /** Texts of all messages on the screen, from top to bottom. */
  texts(form: RegExp): Promise<string[]> {
    return this.page.getByRole('article').evaluateAll(
      (messages, form) =>
        messages
          .map((message) => ({ top: message.getBoundingClientRect().top, text: message.textContent?.match(form)?.[0] }))
          .filter(({ text }) => text !== undefined)
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text as string),
      form,
    );
  }

  /** Closes the tab, and opens the app in a new one of the same browser. */
  async reopen(): Promise<void> {
    await this.page.close();
    this.page = await this.newTab();
  }

  /** The same person, looking at another tab. */
  inTab(page: Page): Person {
    return new Person({ context: this.context, page, name: this.name, handle: this.handle });
  }

  async newTab(path = '/'): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(path);
    return page;
  }
}
