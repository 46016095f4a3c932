/** Twice as much as the store can take, for ten seconds by a clock of the test: nothing is lost, the queue stays short, and it is over when it is over. */
import { expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import type { AppendIntent, AppendRequest, LogWriter } from '../ports/log-store';
import { FakeClock } from '../testing/fake-clock';
import { createLog } from './append';
import { defaultBatchLimits } from './batcher';

const [ada, conversation] = [newId<UserId>(), newId<ConversationId>()];
const act = (intent: AppendIntent): AppendRequest => ({
  conversation,
  id: newId<EntryId>(),
  author: { user: ada, device: undefined },
  intent,
});
const say = () =>
  act({
    ...{ type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0 },
    body: new Uint8Array([1]),
  });

const batchRequests = 10;
const batchMs = 100;
const queueMs = 1_000;

function open() {
  const clock = new FakeClock();
  const inner = createMemoryLogStore(clock);
  const store: LogWriter = {
    async append(batch) {
      await new Promise<void>((resolve) => clock.after(batchMs, resolve));
      return inner.append(batch);
    },
    advance: (moves) => inner.advance(moves),
    expire: (limit) => inner.expire(limit),
  };
  const told = () => undefined;
  const limits = { ...defaultBatchLimits, batchRequests, queueMs };
  const log = createLog({ store, clock, limits, onCommitted: told, onCursors: told });
  return { clock, inner, log };
}

test('what does not fit is asked to come back, and lands once', async () => {
  const { clock, inner, log } = open();
  const members = [{ user: ada, role: Role.OWNER }];
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  await inner.append([act({ type: 'create', ...kinds, members })]);
  const landed = new Map<EntryId, number>();
  let underWay = 0;
  let longest = 0;
  const refused: ErrorCode[] = [];
  async function send(request: AppendRequest): Promise<void> {
    underWay++;
    longest = Math.max(longest, underWay);
    const [outcome] = await log.append([request]);
    underWay--;
    if (outcome === undefined) throw new Error('there is an outcome for every request');
    if (outcome.ok) {
      landed.set(request.id, outcome.seq);
      return;
    }
    refused.push(outcome.code);
    clock.after(outcome.retryAfterMs ?? 0, () => void send(request));
  }
  const sent: AppendRequest[] = [];
  for (let turn = 0; turn < 100; turn++) {
    for (let i = 0; i < 2 * batchRequests; i++) {
      const request = say();
      sent.push(request);
      void send(request);
    }
    await clock.advance(batchMs);
  }
  expect(refused.length).toBeGreaterThan(800);
  expect(new Set(refused)).toEqual(new Set([ErrorCode.OVERLOADED]));
  // What is taken waits for a second at most: so many fit into that, and into the batches at either end.
  expect(longest).toBeLessThanOrEqual((queueMs / batchMs + 4) * batchRequests);
  // As much as came too much is left over, and takes as long.
  await clock.advance(14_000);
  expect(landed.size).toBe(sent.length);
  expect(new Set(landed.values()).size).toBe(sent.length);
  const { entries } = await inner.pull({
    ...{ conversation, fromSeq: 1, toSeq: undefined, afterSeq: 1, kinds: [] },
    limit: 10_000,
    maxBytes: 10_000_000,
  });
  expect(entries).toHaveLength(sent.length);
  const late = log.append([say()]);
  await clock.advance(batchMs);
  expect(await late).toMatchObject([{ ok: true }]);
});
