import { expect, it } from 'vitest';
import { people } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { freshenOpened, freshenSelection, freshenTask, freshenWith } from './freshen';

const said = (seq: number, text = `number ${seq}`) => messageRow(people.mara, text, 0, { seq });
const [one, two, three, nine] = [said(1), said(2), said(3), said(9)];
const taken = { ...two, content: { type: 'deleted' } } as const;
const task = (row = two) => ({ type: 'reply', row }) as const;
const anchor = { x: 0, y: 0, width: 0, height: 0 };
const same = freshenWith([one, two, three]);
const deleted = freshenWith([one, taken, three]);
const gone = freshenWith([one, three]);

it('what has not changed is the same object', () => {
  const selection = new Map([[two.id, two]]);
  const menu = { type: 'menu', row: two, anchor } as const;
  const forward = { type: 'forward', rows: [two] } as const;
  const answer = task();
  expect(freshenTask(answer, same)).toBe(answer);
  expect(freshenOpened(menu, same)).toBe(menu);
  expect(freshenOpened(forward, same)).toBe(forward);
  expect(freshenOpened({ type: 'pinned' }, gone)).toEqual({ type: 'pinned' });
  expect(freshenSelection(selection, same)).toBe(selection);
});

it('what was edited is shown as it reads now', () => {
  const edited = { ...two, content: { type: 'text', text: 'other words' } } as const;
  const now = freshenWith([one, edited, three]);
  expect(freshenTask(task(), now)?.row).toBe(edited);
  expect(freshenOpened({ type: 'menu', row: two, anchor }, now)).toEqual({ type: 'menu', row: edited, anchor });
  expect([...(freshenSelection(new Map([[two.id, two]]), now)?.values() ?? [])]).toEqual([edited]);
});

it('what was taken back is not answered, and its words go from what is chosen', () => {
  expect(freshenTask(task(), deleted)).toBeUndefined();
  expect(freshenSelection(new Map([[two.id, two]]), deleted)?.get(two.id)?.content).toEqual({ type: 'deleted' });
});

it('what is gone is let go of', () => {
  expect(freshenTask(task(), gone)).toBeUndefined();
  expect(freshenOpened({ type: 'menu', row: two, anchor }, gone)).toBeUndefined();
  expect(freshenOpened({ type: 'delete', rows: [one, two] }, gone)).toEqual({ type: 'delete', rows: [one] });
  expect(freshenSelection(new Map([[two.id, two]]), gone)).toBeUndefined();
});

it('what the timeline does not reach stays', () => {
  const answer = task(nine);
  expect(freshenTask(answer, gone)).toBe(answer);
  expect(freshenTask(answer, freshenWith([]))).toBe(answer);
});
