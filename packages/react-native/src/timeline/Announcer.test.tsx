import { act, cleanup } from '@testing-library/react';
import type { TimelineRow } from '@tidings/client';
import { afterEach, expect, it } from 'vitest';
import { openDemoClient } from '../testing/demo-client';
import { people, self } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { renderKit } from '../testing/render';
import { Announcer } from './Announcer';

afterEach(cleanup);

const from = (author: typeof self, seq: number): TimelineRow => messageRow(author, `number ${seq}`, seq, { seq });
const [one, two] = [from(people.mara, 1), from(people.mara, 2)];

function start(rows: readonly TimelineRow[], hasNewer = false) {
  const client = openDemoClient();
  const { container, rerender } = renderKit(<Announcer rows={rows} hasNewer={hasNewer} />, { client });
  const show = (next: readonly TimelineRow[], hasNewerNow = false) => {
    rerender(<Announcer rows={next} hasNewer={hasNewerNow} />);
    return said();
  };
  const said = () => [...container.querySelectorAll('[aria-live="polite"]')].map((one) => one.textContent).join('');
  return { client, show, said };
}

it('says what arrives at the end, and not what was there', () => {
  const { show, said } = start([one]);
  expect(said()).toBe('');
  expect(show([one, two])).toBe(`${people.mara.displayName}: number 2`);
});

it('says the first message of all', () => {
  expect(start([]).show([one])).toContain('number 1');
});

it('says nothing of what is loaded, before or after, nor of what is jumped to', () => {
  const { show } = start([two]);
  expect(show([one, two])).toBe('');
  const [five, nine] = [from(people.mara, 5), from(people.mara, 9)];
  expect(show([five], true)).toBe('');
  expect(show([five, from(people.mara, 6)], true)).toBe('');
  expect(show([five, nine])).toBe('');
  expect(show([five, nine, from(people.mara, 10)])).toContain('number 10');
});

it('says nothing again when the newest is gone', () => {
  const { show } = start([one, two]);
  expect(show([one])).toBe('');
  expect(show([one, two])).toBe('');
});

it('says nothing that one writes oneself, nor what is written by somebody blocked', async () => {
  const { show, client } = start([one]);
  await act(() => client.privacy.setBlocked(people.mara.id, true));
  expect(show([one, from(self, 2)])).toBe('');
  expect(show([one, from(people.mara, 3)])).toBe('');
  expect(show([one, from(people.kenji, 4)])).toContain('number 4');
});
