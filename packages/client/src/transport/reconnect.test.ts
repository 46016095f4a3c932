import { expect, test } from 'bun:test';
import { ErrorCode, errorTable } from '@tidings/protocol';
import fc from 'fast-check';
import { type ReconnectEvent, type ReconnectState, type ReconnectWorld, reconnectTimes, step } from './reconnect';

const world = (change: Partial<ReconnectWorld> = {}): ReconnectWorld => ({
  nowMs: 1_000,
  isForeground: true,
  random: () => 0.999,
  ...change,
});
const lost = (closeCode = 1006, retryAfterMs = 0): ReconnectEvent => ({ type: 'lost', closeCode, retryAfterMs });

const run = (events: readonly ReconnectEvent[], at = world()) =>
  events.reduce<ReconnectState>((state, event) => step(state, event, at), { phase: 'idle' });
const waitMs = (state: ReconnectState, nowMs = 1_000) =>
  state.phase === 'waiting' ? state.retryAtMs - nowMs : undefined;

test('dials at once, and opens when welcomed', () => {
  expect(waitMs(run([{ type: 'start' }]))).toBe(0);
  expect(run([{ type: 'start' }, { type: 'dial' }]).phase).toBe('connecting');
  expect(run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }]).phase).toBe('open');
});

test('while the loss is fresh and the app in front, a try comes at least every 2.5 s', () => {
  let state = run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }, lost()]);
  for (let attempt = 0; attempt < 40; attempt++) {
    expect(waitMs(state)).toBeLessThanOrEqual(reconnectTimes.freshCapMs);
    state = step(step(state, { type: 'dial' }, world()), lost(), world());
  }
});

test('later, or in the background, tries become rare', () => {
  let late = run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }, lost()]);
  const later = world({ nowMs: 1_000 + reconnectTimes.freshForMs });
  for (let attempt = 0; attempt < 10; attempt++) late = step(step(late, { type: 'dial' }, later), lost(), later);
  expect(waitMs(late, later.nowMs)).toBeGreaterThan(25_000);
  let hidden = run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }, lost()]);
  const background = world({ isForeground: false });
  for (let attempt = 0; attempt < 10; attempt++)
    hidden = step(step(hidden, { type: 'dial' }, background), lost(), background);
  expect(waitMs(hidden)).toBeGreaterThan(25_000);
});

test('waits as the server asks, stays away when told to, and comes at once when nudged', () => {
  const open = run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }]);
  expect(waitMs(step(open, lost(errorTable[ErrorCode.DRAINING].closeCode, 4_321), world()))).toBe(4_321);
  const refused = step(open, lost(errorTable[ErrorCode.UNSUPPORTED_VERSION].closeCode), world());
  expect(waitMs(refused)).toBe(reconnectTimes.refusedMs);
  expect(waitMs(step(refused, { type: 'nudge' }, world()))).toBe(0);
});

test('spreads over the whole range', () => {
  const open = run([{ type: 'start' }, { type: 'dial' }, { type: 'welcomed' }]);
  const waits = [0, 0.5, 0.999].map((random) => waitMs(step(open, lost(), world({ random: () => random }))));
  expect(waits).toEqual([0, 150, 299]);
});

test('never leaves its states, whatever happens in whatever order', () => {
  const event = fc.oneof(
    fc.constantFrom<ReconnectEvent>(
      { type: 'start' },
      { type: 'stop' },
      { type: 'dial' },
      { type: 'welcomed' },
      { type: 'nudge' },
    ),
    fc
      .tuple(fc.integer({ min: 1000, max: 4999 }), fc.integer({ min: 0, max: 9_000 }))
      .map(([code, ms]) => lost(code, ms)),
  );
  fc.assert(
    fc.property(fc.array(event), fc.double({ min: 0, max: 0.99, noNaN: true }), (events, random) => {
      let state: ReconnectState = { phase: 'idle' };
      for (const next of events) {
        state = step(state, next, world({ random: () => random }));
        if (next.type === 'stop') expect(state.phase).toBe('idle');
        if (state.phase === 'waiting') {
          expect(state.retryAtMs).toBeGreaterThanOrEqual(1_000);
          expect(state.retryAtMs).toBeLessThanOrEqual(1_000 + reconnectTimes.refusedMs);
        }
        if (next.type === 'lost') expect(state.phase).not.toBe('open');
      }
    }),
  );
});
