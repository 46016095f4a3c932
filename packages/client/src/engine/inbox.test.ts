import { expect, test } from 'bun:test';
import type { ConversationId } from '@tidings/protocol';
import type { Change } from '../replica/plan';
import { createInbox } from './inbox';

const nothing = { touched: [], unknown: [], people: new Set<never>(), entries: [], restored: [] };
const change = (name: string): Change => ({ type: 'cursors', conversation: name as ConversationId, cursors: [] });
const nameOf = (one: Change) => (one.type === 'cursors' ? one.conversation : '');

function openInbox(apply: (names: readonly string[]) => Promise<void> = async () => {}) {
  const batches: string[][] = [];
  const failures: unknown[] = [];
  const inbox = createInbox({
    apply: async (changes) => {
      const names = changes.map(nameOf);
      batches.push(names);
      await apply(names);
      return nothing;
    },
    applied: () => {},
    failed: (error) => failures.push(error),
  });
  return { inbox, batches, failures };
}

test('what comes together, or while a write is under way, goes into one write, in order', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { inbox, batches } = openInbox((names) => (names.includes('b') ? released : Promise.resolve()));
  const first = [inbox.push([change('a')]), inbox.push([change('b')])];
  while (batches.length === 0) await new Promise((resolve) => setTimeout(resolve));
  const second = [inbox.push([change('c')]), inbox.push([change('d'), change('e')])];
  release();
  await Promise.all([...first, ...second]);
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
});

test('a write that fails is told to those who wait for it, and the next one goes on', async () => {
  const { inbox, batches, failures } = openInbox((names) =>
    names.includes('bad') ? Promise.reject(new Error('disk full')) : Promise.resolve(),
  );
  await expect(inbox.push([change('bad')])).rejects.toThrow('disk full');
  await inbox.push([change('good')]);
  expect(batches).toEqual([['bad'], ['good']]);
  expect(failures).toHaveLength(1);
});
