import { cleanup, fireEvent, screen } from '@testing-library/react';
import type { UserId } from '@tidings/protocol';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadMarkdown } from '../markdown';
import { openDemoClient } from '../testing/demo-client';
import { renderKit } from '../testing/render';
import { MessageText } from './MessageText';

beforeAll(() => loadMarkdown());
afterEach(cleanup);

const show = (text: string) => renderKit(<MessageText text={text} tone="other" />).container;

describe('markup', () => {
  it('is shown as what it means', () => {
    const box = show('a **b**\n> c\n\n- d\n\n```\ne\n```');
    expect(box.textContent).toBe('a bc•de');
    expect(getComputedStyle(screen.getByText('b')).fontWeight).toBe('700');
    expect(screen.getByRole('blockquote').textContent).toBe('c');
    expect(screen.getByRole('list').textContent).toBe('•d');
  });

  it.each([
    '<script>alert(1)</script> **x**',
    '<img src=x onerror=alert(1)> `y`',
    '<svg onload=alert(1)> _z_',
    '[a](javascript:alert(1))',
    '<iframe srcdoc="x">',
    '![x](https://example.org/pixel.png)',
  ])('never makes elements of %j', (text) => {
    const box = show(text);
    expect(box.querySelectorAll('script,img,svg,iframe,object,style,link,form,input')).toHaveLength(0);
    expect(box.querySelectorAll('[onerror],[onload],[srcdoc]')).toHaveLength(0);
    for (const link of box.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^https:/);
  });
});

describe('links', () => {
  const open = vi.spyOn(window, 'open').mockReturnValue(null);
  beforeEach(() => void open.mockClear());

  it('that say where they lead are the browser’s own', () => {
    show('https://example.org/a');
    const link = screen.getByRole('link');
    expect(link.getAttribute('href')).toBe('https://example.org/a');
    expect(link.getAttribute('rel')).toContain('noopener');
    expect(show('[here](https://example.org/b)').textContent).toBe('here (example.org)');
  });

  it('that look like another place say so, and ask first', async () => {
    show('[https://bank.example](https://evil.example/x)');
    const link = screen.getByRole('link');
    expect(link.getAttribute('href')).toBeNull();
    expect(screen.getByText('(evil.example)', { exact: false })).toBeTruthy();
    fireEvent.keyDown(link, { key: 'Enter' });
    expect(open).not.toHaveBeenCalled();
    expect(screen.getByText('It reads “https://bank.example”, but leads to evil.example.')).toBeTruthy();
    fireEvent.click(screen.getByTestId('open-link'));
    expect(open.mock.calls[0]?.[0]).toBe('https://evil.example/x');
  });
});

describe('mentions', () => {
  it('stand out, one’s own more, and lead to the person', async () => {
    const client = openDemoClient();
    const self = client.account.current.get()?.user?.id as UserId;
    const other = '0190a1b2-0000-7000-8000-00000000abcd' as UserId;
    const onMention = vi.fn();
    const mentions = [
      { user: other, start: 0, length: 5 },
      { user: self, start: 6, length: 3 },
      { user: undefined, start: 10, length: 4 },
      { user: self, start: 12, length: 400 },
    ];
    renderKit(<MessageText text="@Mara @me @all" mentions={mentions} tone="other" onMention={onMention} />, { client });
    expect(screen.getByTestId('mention').textContent).toBe('@Mara');
    expect(screen.getAllByTestId('mention-me').map(({ textContent }) => textContent)).toEqual(['@me', '@all']);
    fireEvent.click(screen.getByTestId('mention'));
    expect(onMention.mock.calls).toEqual([[other]]);
  });
});

describe('long texts', () => {
  const text = `${'word '.repeat(600)}the end`;

  it('show their beginning, and the rest when asked', () => {
    const box = show(text);
    expect(box.textContent).not.toContain('the end');
    fireEvent.click(screen.getByTestId('read-more'));
    expect(box.textContent).toContain('the end');
    expect(screen.queryByTestId('read-more')).toBeNull();
  });

  it('do not open another message that takes their place', () => {
    const { rerender, container } = renderKit(<MessageText text={text} tone="other" />);
    fireEvent.click(screen.getByTestId('read-more'));
    rerender(<MessageText text={`other ${text}`} tone="other" />);
    expect(container.textContent).not.toContain('the end');
  });
});
