import { describe, expect, test } from 'bun:test';
import { idToBytes, newId, type UserId } from '@tidings/protocol';
import { wireCursor } from './advance-batch';
import { blockPair, type Discretion, type Fact, mayTell, tellableCursors } from './discretion';

const [ada, bob, cy] = [newId<UserId>(), newId<UserId>(), newId<UserId>()];
const plain: Discretion = {
  members: [ada, bob, cy],
  unaccepted: new Set(),
  hidesReceipts: new Set(),
  hidesTyping: new Set(),
  blocks: new Set(),
};
const facts: readonly Fact[] = ['read', 'received', 'typing'];

/** What of Bob may be told to Ada. */
const cases: readonly (readonly [string, Partial<Discretion>, readonly Fact[]])[] = [
  ['nothing is kept back', {}, facts],
  ['it is a request to him', { unaccepted: new Set([bob]) }, []],
  ['it is a request to her', { unaccepted: new Set([ada]) }, []],
  ['it is a request to a third', { unaccepted: new Set([cy]) }, facts],
  ['he hides receipts', { hidesReceipts: new Set([bob]) }, ['received', 'typing']],
  ['she hides receipts', { hidesReceipts: new Set([ada]) }, ['received', 'typing']],
  ['he hides typing', { hidesTyping: new Set([bob]) }, ['read', 'received']],
  ['she hides typing', { hidesTyping: new Set([ada]) }, ['read', 'received']],
  ['he blocks her', { blocks: new Set([blockPair({ by: bob, user: ada })]) }, []],
  ['she blocks him', { blocks: new Set([blockPair({ by: ada, user: bob })]) }, []],
  ['a third blocks both', { blocks: new Set([ada, bob].map((user) => blockPair({ by: cy, user }))) }, facts],
];

describe('what may be told of somebody', () => {
  test.each(cases)('%s', (_, change, told) => {
    const discretion = { ...plain, ...change };
    expect(facts.filter((fact) => mayTell(discretion, fact, bob, ada))).toEqual([...told]);
    // Whatever is kept back is kept back both ways.
    expect(facts.filter((fact) => mayTell(discretion, fact, ada, bob))).toEqual([...told]);
    expect(facts.filter((fact) => mayTell(discretion, fact, bob, bob))).toEqual([...facts]);
  });
});

test('a cursor without its reading keeps its delivery', () => {
  const cursor = wireCursor(bob, { deliveredSeq: 7, readSeq: 5, readLoudCount: 3 });
  expect(tellableCursors({ ...plain, hidesReceipts: new Set([bob]) }, [cursor], ada)).toEqual([
    { ...cursor, user: idToBytes(bob), readSeq: 0, readLoudCount: 0 },
  ]);
  expect(tellableCursors({ ...plain, unaccepted: new Set([bob]) }, [cursor], ada)).toEqual([]);
  expect(tellableCursors(undefined, [cursor], ada)).toEqual([cursor]);
});
