import { expect, test } from 'bun:test';
import { type ConversationId, ErrorCode, newId } from '@tidings/protocol';
import { FakeClock } from '../testing/fake-clock';
import { openStubConnection } from '../testing/stub-connection';
import { applyControl } from './apply-control';
import type { Services } from './services';

test('a store that fails while a membership is told ends that socket, and nothing else', async () => {
  const clock = new FakeClock();
  const { connection, frames } = openStubConnection(clock);
  const conversation = newId<ConversationId>();
  const failure = new Error('the store is down');
  const failed: unknown[] = [];
  const services = {
    topics: { get: () => ({ heardSeq: 9 }) },
    store: { conversationsOf: () => Promise.reject(failure) },
    events: { failed: (cause: unknown) => failed.push(cause) },
  } as unknown as Services;
  applyControl(connection, { type: 'joined', conversation, seq: 3 }, services);
  await clock.advance(0);
  expect(failed).toEqual([failure]);
  expect(frames).toMatchObject([{ case: 'bye', value: { error: { code: ErrorCode.UNAVAILABLE } } }]);
  expect(connection.isOpen).toBe(false);
});
