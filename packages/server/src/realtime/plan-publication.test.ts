import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { EntrySchema, newId, type UserId } from '@tidings/protocol';
import fc from 'fast-check';
import type { MembershipEffect } from '../log/log';
import { planPublication } from './plan-publication';

const entriesFrom = (first: number, count: number, bodyBytes = 0) =>
  Array.from({ length: count }, (_, i) => create(EntrySchema, { seq: first + i, body: new Uint8Array(bodyBytes) }));

const shown = (steps: ReturnType<typeof planPublication>) =>
  steps.flatMap((step) => {
    if (step.type === 'joined') return [step.type];
    const seqs = step.entries.map(({ seq }) => seq);
    expect(step.place).toMatchObject({ firstSeq: seqs[0] as number, lastSeq: seqs.at(-1) as number });
    return [seqs.join(' '), ...(step.place.left.length > 0 ? ['left'] : [])];
  });

const users = [newId<UserId>()];

test.each<[string, number, MembershipEffect[], string[]]>([
  ['nothing but entries is one frame', 3, [], ['5 6 7']],
  ['who leaves gets the entry, and nothing after', 3, [{ type: 'left', seq: 6, users }], ['5 6', 'left', '7']],
  ['who joins gets the entry, and nothing before', 3, [{ type: 'joined', seq: 6, users }], ['5', 'joined', '6 7']],
  ['a lone join is subscribed first', 1, [{ type: 'joined', seq: 5, users }], ['joined', '5']],
  ['a lone leave is unsubscribed last', 1, [{ type: 'left', seq: 5, users }], ['5', 'left']],
  [
    'leaving and coming back',
    3,
    [
      { type: 'left', seq: 5, users },
      { type: 'joined', seq: 7, users },
    ],
    ['5', 'left', '6', 'joined', '7'],
  ],
])('%s', (_, count, effects, expected) => {
  expect(shown(planPublication({ entries: entriesFrom(5, count), effects }))).toEqual(expected);
});

test('large batches are cut into frames, each entry in one of them', () => {
  const steps = planPublication({ entries: entriesFrom(1, 10, 1_000), effects: [] }, 3_500);
  expect(shown(steps)).toEqual(['1 2 3', '4 5 6', '7 8 9', '10']);
  expect(shown(planPublication({ entries: entriesFrom(1, 2, 9_000), effects: [] }, 3_500))).toEqual(['1', '2']);
});

test('every member gets exactly what lies within the membership, in order', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 8 });
  fc.assert(
    fc.property(changes, fc.boolean(), (raw, startsInside) => {
      // One user who comes and goes, by turns.
      let isInside = startsInside;
      const seqs = [...new Set(raw.map(([seq]) => seq))].sort((a, b) => a - b);
      const effects = seqs.map((seq): MembershipEffect => {
        isInside = !isInside;
        return { type: isInside ? 'joined' : 'left', seq, users };
      });
      const expected: number[] = [];
      let inside = startsInside;
      for (let seq = 1; seq <= 20; seq++) {
        const effect = effects.find((one) => one.seq === seq);
        if (effect?.type === 'joined') inside = true;
        if (inside) expected.push(seq);
        if (effect?.type === 'left') inside = false;
      }
      const got: number[] = [];
      inside = startsInside;
      for (const step of planPublication({ entries: entriesFrom(1, 20), effects }, 700)) {
        if (step.type === 'publish' && inside) got.push(...step.entries.map(({ seq }) => seq));
        if (step.type === 'joined') inside = true;
        else if (step.place.left.length > 0) inside = false;
      }
      expect(got).toEqual(expected);
    }),
  );
});
