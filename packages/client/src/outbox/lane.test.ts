import { expect, test } from 'bun:test';
import { type ConversationId, type EntryId, EntryKind, idToBytes, newId } from '@tidings/protocol';
import { createManualClock } from '../testing/manual-clock';
import { encodeContent, type Intent, textContent } from './intents';
import { Lane } from './lane';

const conversation = newId<ConversationId>();

function open() {
  const clock = createManualClock();
  const intents = new Map<EntryId, Required<Intent>>();
  let freed = 0;
  const lane = new Lane(conversation, clock, () => {
    freed += 1;
  });
  const add = (content: Uint8Array, isSilent: boolean) => {
    const id = newId<EntryId>();
    intents.set(id, { id, conversation, kind: EntryKind.CONTENT, content, isSilent, deletes: [] });
    lane.add(id);
    return id;
  };
  const next = async () => {
    const found = await lane.next(
      async (id) => intents.get(id),
      (id) => lane.remove(id),
    );
    return found?.id;
  };
  return {
    lane,
    clock,
    intents,
    next,
    say: (text: string) => add(textContent(text), false),
    react: (target: EntryId) =>
      add(encodeContent({ case: 'reaction', value: { entry: idToBytes(target), emoji: '👍' } }), true),
    freed: () => freed,
  };
}

test('slow mode holds back messages, and what is said about them; what is said about others goes ahead in its order', async () => {
  const { lane, clock, next, say, react, freed } = open();
  const sent = newId<EntryId>();
  const paced = say('too fast');
  const aboutPaced = react(paced);
  const [first, second] = [react(sent), react(sent)];
  const later = say('even later');
  lane.holdBack(paced, 60_000, true);
  for (const expected of [first, second]) {
    expect(lane.isFree).toBe(true);
    expect(await next()).toBe(expected);
    lane.remove(expected);
  }
  expect(await next()).toBeUndefined();
  // Nothing is looked at again and again meanwhile.
  expect(lane.isFree).toBe(false);
  const another = react(sent);
  expect(lane.isFree).toBe(true);
  expect(await next()).toBe(another);
  lane.remove(another);
  clock.advance(60_000);
  expect(freed()).toBe(1);
  for (const expected of [paced, aboutPaced, later]) {
    expect(await next()).toBe(expected);
    lane.remove(expected);
  }
  expect(lane.queue).toEqual([]);
});

test('after another refusal nothing goes until the time has come', async () => {
  const { lane, clock, next, say, react } = open();
  const message = say('hello');
  react(newId<EntryId>());
  lane.holdBack(message, 1_000, false);
  expect([lane.isPaused, lane.isFree]).toEqual([true, false]);
  clock.advance(1_000);
  expect(lane.isFree).toBe(true);
  expect(await next()).toBe(message);
});

test('what is taken back holds up nothing', async () => {
  const { lane, intents, next, say } = open();
  const [paced, later] = [say('too fast'), say('later')];
  lane.holdBack(paced, 60_000, true);
  expect(await next()).toBeUndefined();
  intents.delete(paced);
  lane.remove(paced);
  expect(lane.isFree).toBe(true);
  expect(await next()).toBe(later);
});

test('what comes while the queue is looked through is not overlooked', async () => {
  const { lane, intents, say, react } = open();
  const sent = newId<EntryId>();
  const paced = say('too fast');
  lane.holdBack(paced, 60_000, true);
  const read = async (id: EntryId) => {
    if (intents.size === 1) react(sent);
    return intents.get(id);
  };
  expect(await lane.next(read, () => {})).toBeUndefined();
  expect(lane.isFree).toBe(true);
});

test('refusals are counted for the one they were about', () => {
  const { lane, say } = open();
  const [first, second] = [say('a'), say('b')];
  expect([lane.countRefusal(first), lane.countRefusal(first), lane.countRefusal(second)]).toEqual([0, 1, 0]);
});
