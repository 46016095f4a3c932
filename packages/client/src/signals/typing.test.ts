import { expect, test } from 'bun:test';
import { type ConversationId, limits, SignalKind, type UserId } from '@tidings/protocol';
import { createManualClock } from '../testing/manual-clock';
import { TypingBoard, type TypingState, thinTyping } from './typing';

const here = 'here' as ConversationId;
const anna = 'anna' as UserId;

test('says "typing" again only when half its time is over, and "stopped" once', () => {
  const at = (ms: number, isTyping: boolean) => ({ ms, isTyping });
  let state: Parameters<typeof thinTyping>[0] = { sentAtMs: undefined };
  const keys = [
    at(0, true),
    at(100, true),
    at(2_999, true),
    at(3_000, true),
    at(3_100, false),
    at(3_200, false),
    at(3_300, true),
  ];
  const sent = keys.filter(({ ms, isTyping }) => {
    const next = thinTyping(state, isTyping, ms);
    state = next.state;
    return next.send;
  });
  expect(sent.map(({ ms }) => ms)).toEqual([0, 3_000, 3_100, 3_300]);
});

test('typing ends with its time, with "stopped", and with the message', () => {
  const clock = createManualClock();
  const told: TypingState[] = [];
  const board = new TypingBoard(clock, (state) => told.push(state));
  board.signal(here, anna, SignalKind.TYPING, limits.typingTtlMs);
  clock.advance(limits.typingTtlMs - 1);
  board.signal(here, anna, SignalKind.TYPING, limits.typingTtlMs);
  clock.advance(limits.typingTtlMs - 1);
  expect(told).toEqual([{ [here]: [anna] }]);
  clock.advance(1);
  expect(told.at(-1)).toEqual({});
  board.signal(here, anna, SignalKind.TYPING, 0);
  board.signal(here, anna, SignalKind.STOPPED_TYPING, 0);
  expect(told.at(-1)).toEqual({});
  board.signal(here, anna, SignalKind.TYPING, 0);
  board.stopped(here, anna);
  expect(told.at(-1)).toEqual({});
  expect(told.length).toBe(6);
});
