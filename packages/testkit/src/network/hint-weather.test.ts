import { describe, expect, test } from 'bun:test';
import type { Network, SocketHandlers } from '@tidings/client';
import { decodeServerFrame, encodeServerFrame } from '@tidings/protocol';
import { withHintWeather } from './hint-weather';
import { createRandom } from './random';
import { fair, type Weather } from './weather';

const conversation = new Uint8Array(16);
const hint = (headSeq: number) => encodeServerFrame({ case: 'entries', value: { conversation, headSeq } });
const answer = (ref: number) => encodeServerFrame({ case: 'entries', value: { conversation, ref, headSeq: 0 } });

/** What a device hears of these frames in this weather: seqs of hints, negative refs of answers. */
function heard(frames: readonly Uint8Array[], weather: Partial<Weather>): number[] {
  const seen: number[] = [];
  let line: SocketHandlers | undefined;
  const quiet: Network = {
    fetch: () => Promise.reject(new Error('not here')),
    observeOnline: () => () => {},
    connect: (_, handlers) => {
      line = handlers;
      return { send: () => {}, bufferedBytes: 0, close: () => {} };
    },
  };
  const options = { random: createRandom('hints'), weather: () => ({ ...fair, ...weather }) };
  withHintWeather(quiet, options).connect('ws://here', {
    opened: () => {},
    closed: () => {},
    message: (data) => {
      const { value } = decodeServerFrame(data).frame as { value: { ref: number; headSeq: number } };
      seen.push(value.ref === 0 ? value.headSeq : -value.ref);
    },
  });
  for (const frame of frames) line?.message(frame);
  return seen;
}

describe('hint weather', () => {
  test('leaves everything alone when it is fair', () => {
    expect(heard([hint(1), answer(7), hint(2)], {})).toEqual([1, -7, 2]);
  });

  test('loses hints and never an answer', () => {
    expect(heard([hint(1), answer(7), hint(2)], { loseHint: 1 })).toEqual([-7]);
  });

  test('doubles hints and never an answer', () => {
    expect(heard([hint(1), answer(7)], { doubleHint: 1 })).toEqual([1, 1, -7]);
  });

  test('delivers late hints after later ones', () => {
    const frames = Array.from({ length: 40 }, (_, i) => hint(i + 1));
    const seen = heard(frames, { lateHint: 0.5 });
    expect(seen).not.toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size).toBeGreaterThan(30);
  });
});
