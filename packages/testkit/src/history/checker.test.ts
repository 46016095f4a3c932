import { describe, expect, test } from 'bun:test';
import { checkHistory, describeViolations } from './checker';
import type { FinalLog, History, Invariant, Operation, SeenEntry } from './operations';

const conversation = 'c';
const at = { device: 'phone', user: 'ann', conversation };
const bob = { device: 'laptop', user: 'bob', conversation };

const entry = (seq: number, id: string, author = 'ann'): SeenEntry => ({
  seq,
  id,
  author,
  isContent: seq > 1,
  isLoud: seq > 1,
  loudCount: seq - 1,
  generation: 0,
  epoch: 0,
  step: undefined,
});
const created = entry(1, 'created');
const sent = (id: string, by = at): Operation => ({ type: 'sent', ...by, id });
const acknowledged = (id: string, seq: number, by = at): Operation => ({ type: 'acknowledged', ...by, id, seq });
const refused = (id: string, by = at): Operation => ({ type: 'refused', ...by, id, isFinal: true });
const live = (...entries: SeenEntry[]): Operation => ({ type: 'live', ...bob, entries });
const ended: Operation = { type: 'revoked', device: 'laptop', user: 'bob' };
const headTold = (seq: number, asOf: number): Operation => ({ type: 'head', ...bob, seq, asOf });
const advanced = (readSeq: number): Operation => ({ type: 'advanced', ...at, deliveredSeq: 0, readSeq });
const cursor = (readSeq: number, isAnswer = true): Operation => ({
  type: 'cursor',
  ...bob,
  owner: 'ann',
  deliveredSeq: 0,
  readSeq,
  isAnswer,
});
const pulled = (
  afterSeq: number,
  entries: SeenEntry[],
  more: Partial<Operation & { type: 'pulled' }> = {},
): Operation => ({
  type: 'pulled',
  ...bob,
  afterSeq,
  entries,
  headSeq: entries.at(-1)?.seq ?? afterSeq,
  isAtEnd: true,
  asOf: 0,
  ...more,
});

const log = (entries: SeenEntry[], more: Partial<FinalLog> = {}): FinalLog => ({
  conversation,
  entries,
  memberships: [],
  cursors: [],
  ...more,
});
/** created, then a and b by ann's phone. */
const abLog = (more: Partial<FinalLog> = {}) => log([created, entry(2, 'a'), entry(3, 'b')], more);
const ab: Operation[] = [sent('a'), sent('b'), acknowledged('a', 2), acknowledged('b', 3)];
const held = (...entries: SeenEntry[]) => ({ ...bob, entries });

function history(operations: Operation[], final: FinalLog, more: Partial<History> = {}): History {
  return { operations, logs: [final], replicas: [], ...more };
}

const fromTwo = {
  memberships: [
    { user: 'bob', fromSeq: 2, toSeq: undefined },
    { user: 'ann', fromSeq: 1, toSeq: undefined },
  ],
};

/** An entry of a conversation with an MLS group, at its generation and epoch. */
const inGroup = (seq: number, place: readonly [number, number], step?: 'commit' | 'reset'): SeenEntry => ({
  ...entry(seq, `entry ${seq}`),
  generation: place[0],
  epoch: place[1],
  step,
  isContent: false,
  isLoud: false,
  loudCount: 0,
});
const started = inGroup(1, [1, 0], 'commit');
const committed = inGroup(2, [1, 1], 'commit');

const sound: readonly (readonly [string, History])[] = [
  ['sent and acknowledged', history(ab, abLog())],
  ['a retry of something that had landed', history([...ab, sent('a'), acknowledged('a', 2)], abLog())],
  ['landed without an answer', history([sent('a')], log([created, entry(2, 'a')]))],
  ['a refused one that is not there', history([sent('x'), refused('x'), sent('y')], log([created, entry(2, 'y')]))],
  ['somebody else’s id, refused', history([...ab, sent('a', bob), refused('a', bob)], abLog())],
  ['what was on its way when a session ended', history([...ab, ended, live(entry(2, 'a')), headTold(3, 4)], abLog())],
  [
    'an entry that was refused for now may come after later ones',
    history(
      [sent('a'), { ...refused('a'), isFinal: false } as Operation, sent('b'), sent('a')],
      log([created, entry(2, 'b'), entry(3, 'a')]),
    ),
  ],
  ['live frames doubled and late', history([...ab, live(entry(3, 'b')), live(entry(2, 'a'), entry(3, 'b'))], abLog())],
  [
    'cursors that grow',
    history(
      [...ab, advanced(2), cursor(2), advanced(3), cursor(3), cursor(2, false)],
      abLog({ cursors: [{ user: 'ann', deliveredSeq: 0, readSeq: 3 }] }),
    ),
  ],
  [
    'a new member’s cursor begins behind the past',
    history(ab, abLog({ ...fromTwo, cursors: [{ user: 'bob', deliveredSeq: 2, readSeq: 1 }] })),
  ],
  [
    'what was read was delivered',
    history([...ab, advanced(3), { ...cursor(3), deliveredSeq: 3 } as Operation], abLog()),
  ],
  [
    'a group that moves on by commits and a reset',
    history(
      [live(committed, inGroup(3, [1, 2]))],
      log([
        started,
        committed,
        inGroup(3, [1, 2]),
        inGroup(4, [1, 2], 'commit'),
        inGroup(5, [1, 3], 'reset'),
        inGroup(6, [2, 1]),
      ]),
    ),
  ],
  ['a whole replica', history(ab, abLog(), { replicas: [held(created, entry(2, 'a'), entry(3, 'b'))] })],
  ['a newest window', history(ab, abLog(), { replicas: [held(entry(3, 'b'))] })],
  [
    'a replica that ends with the membership',
    history(ab, abLog({ memberships: [{ user: 'bob', fromSeq: 1, toSeq: 2 }] }), {
      replicas: [held(created, entry(2, 'a'))],
    }),
  ],
  [
    'a pull forwards and one backwards',
    history(
      [
        ...ab,
        pulled(1, [entry(2, 'a')], { headSeq: 3, isAtEnd: false }),
        pulled(0, [created, entry(2, 'a')], { beforeSeq: 3, headSeq: 3 }),
      ],
      abLog(),
    ),
  ],
  [
    'a pull from before the membership',
    history([...ab, pulled(0, [entry(2, 'a'), entry(3, 'b')], { asOf: 4 })], abLog(fromTwo)),
  ],
];

const broken: readonly (readonly [Invariant, string, History])[] = [
  ['I1', 'acknowledged and gone', history(ab, log([created, entry(2, 'a')]))],
  ['I1', 'shown and gone', history([sent('a'), live(entry(2, 'a'))], log([created]))],
  ['I1', 'a head that is gone', history([{ type: 'head', ...bob, seq: 9, asOf: 0 }], log([created]))],
  ['I1', 'invented', history([], log([created, entry(2, 'z')]))],
  ['I1', 'put into another one’s mouth', history([sent('a')], log([created, entry(2, 'a', 'bob')]))],
  ['I1', 'refused and yet there', history([sent('a'), refused('a')], log([created, entry(2, 'a')]))],
  [
    'I2',
    'a retry that doubled',
    history([...ab, sent('a')], log([created, entry(2, 'a'), entry(3, 'b'), entry(4, 'a')])),
  ],
  ['I2', 'a retry that got another seq', history([...ab, sent('a'), acknowledged('a', 3)], abLog())],
  ['I2', 'shown at another seq', history([...ab, live(entry(5, 'a'))], abLog())],
  ['I3', 'a gap', history([sent('a')], log([created, { ...entry(3, 'a'), loudCount: 1 }]))],
  ['I3', 'one seq given twice', history(ab, log([created, entry(2, 'a'), { ...entry(2, 'b'), loudCount: 2 }]))],
  ['I3', 'a wrong loud count', history(ab, log([created, entry(2, 'a'), { ...entry(3, 'b'), loudCount: 3 }]))],
  ['I3', 'devices that disagree', history([...ab, live(entry(2, 'b'))], abLog())],
  ['I3', 'outbox order turned round', history([sent('b'), sent('a')], abLog())],
  ['I4', 'a cursor that went back', history([...ab, advanced(3), cursor(3), cursor(2)], abLog())],
  [
    'I4',
    'a cursor that was further before',
    history([...ab, advanced(3), cursor(3, false)], abLog({ cursors: [{ user: 'ann', deliveredSeq: 0, readSeq: 2 }] })),
  ],
  ['I4', 'a cursor beyond the head', history([...ab, advanced(9), cursor(9)], abLog())],
  ['I4', 'a cursor moved by somebody else', history([...ab, advanced(2), cursor(3)], abLog())],
  [
    'I4',
    'a final cursor nobody moved',
    history(ab, abLog({ cursors: [{ user: 'ann', deliveredSeq: 3, readSeq: 0 }] })),
  ],
  ['I5', 'seen before joining', history([...ab, live(created)], abLog(fromTwo))],
  [
    'I5',
    'seen after the removal',
    history([...ab, live(entry(3, 'b'))], abLog({ memberships: [{ user: 'bob', fromSeq: 1, toSeq: 2 }] })),
  ],
  ['I7', 'a replica that stops early', history(ab, abLog(), { replicas: [held(created, entry(2, 'a'))] })],
  ['I7', 'a replica with a hole', history(ab, abLog(), { replicas: [held(created, entry(3, 'b'))] })],
  ['I7', 'a replica with something else', history(ab, abLog(), { replicas: [held(entry(2, 'x'), entry(3, 'b'))] })],
  ['I7', 'an empty replica', history(ab, abLog(), { replicas: [held()] })],
  ['I8', 'a pull that left one out', history([...ab, pulled(1, [entry(3, 'b')])], abLog())],
  ['I8', 'a pull with a hole', history([...ab, pulled(0, [created, entry(3, 'b')])], abLog())],
  ['I8', 'a pull that told something again', history([...ab, pulled(2, [entry(2, 'a'), entry(3, 'b')])], abLog())],
  ['I8', 'a pull that ended too early', history([...ab, pulled(1, [entry(2, 'a')], { headSeq: 3 })], abLog())],
  [
    'I8',
    'a pull backwards from the wrong end',
    history([...ab, pulled(0, [created], { beforeSeq: 3, headSeq: 3 })], abLog()),
  ],
  [
    'I8',
    'a pull that answers nothing and goes on',
    history([...ab, pulled(1, [], { headSeq: 3, isAtEnd: false })], abLog()),
  ],
  [
    'I8',
    'a pull that forgot what was acknowledged',
    history([...ab, pulled(1, [entry(2, 'a')], { asOf: 4 })], abLog()),
  ],
  [
    'I8',
    'a head that forgot what was acknowledged',
    history([...ab, { type: 'head', ...bob, seq: 2, asOf: 4 }], abLog()),
  ],
  ['I10', 'what was sent after the end of a session', history([ended, ...ab, live(entry(2, 'a'))], abLog())],
  ['I10', 'a hello after the end of a session', history([ended, ...ab, headTold(3, 1)], abLog())],
  ['I3', 'two commits in one epoch', history([], log([started, committed, inGroup(3, [1, 1], 'commit')]))],
  ['I3', 'content of an epoch that is over', history([], log([started, committed, inGroup(3, [1, 1])]))],
  ['I3', 'an epoch without a commit', history([], log([started, inGroup(2, [1, 1]), inGroup(3, [1, 2])]))],
  [
    'I3',
    'a reset that goes on in the old generation',
    history([], log([started, inGroup(2, [1, 1], 'reset'), inGroup(3, [1, 2])])),
  ],
  ['I3', 'an entry seen in another epoch', history([live(inGroup(2, [1, 2], 'commit'))], log([started, committed]))],
  ['I8', 'a resume that left the end out', history([...ab, { type: 'caught_up', ...bob, seq: 2, asOf: 4 }], abLog())],
];

describe('the history checker', () => {
  test.each(sound)('finds nothing in: %s', (_, given) => {
    expect(describeViolations(checkHistory(given))).toBe('');
  });

  test.each(broken)('%s: %s', (invariant, _, given) => {
    expect(checkHistory(given).map((violation) => violation.invariant)).toContain(invariant);
  });

  test('says the first ones and how many more there are', () => {
    const violations = Array.from({ length: 25 }, (_, i) => ({ invariant: 'I1', message: `${i}` }) as const);
    expect(describeViolations(violations).split('\n')).toHaveLength(21);
    expect(describeViolations(violations)).toEndWith('… and 5 more');
  });
});
