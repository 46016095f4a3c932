import { expect, test } from 'bun:test';
import { type ConversationId, EntryKind, ErrorCode, newId, type UserId } from '@tidings/protocol';
import type { AppendRequest, LogWriter } from '../ports/log-store';
import { createLog } from './append';

const [here, there] = [newId<ConversationId>(), newId<ConversationId>()];

test('a lane that hangs keeps only its own conversations waiting, and one that fails fails alone', async () => {
  const stuck = Promise.withResolvers<void>();
  const { log } = open({
    append: (batch) => (batch.some(isAbout(here)) ? stuck.promise.then(refused) : written(batch)),
  });
  const waiting = log.append([say(here)]);
  expect(await log.append([say(there)])).toMatchObject([{ ok: true }]);
  stuck.resolve();
  expect(await waiting).toMatchObject([{ code: ErrorCode.UNAVAILABLE }]);
});

test('what is given together comes back in its order, whichever lane wrote it', async () => {
  const { log, batches } = open();
  const requests = [say(here), say(there), say(here), say(there)];
  expect((await log.append(requests)).map((outcome) => outcome.ok && outcome.seq)).toEqual([1, 1, 2, 2]);
  expect(batches.map((batch) => batch.length).sort()).toEqual([2, 2]);
});

test('a conversation stays in its lane while anything of it is under way', async () => {
  const gate = Promise.withResolvers<void>();
  let lane = 1;
  const order: AppendRequest[] = [];
  const [first, second, third] = [say(here), say(here), say(here)];
  const { log } = open({
    laneOf: () => lane,
    append: async (batch) => {
      if (batch.includes(first)) await gate.promise;
      order.push(...batch);
      return written(batch);
    },
  });
  const writing = log.append([first]);
  await turn();
  lane = 2;
  const later = log.append([second]);
  await turn();
  gate.resolve();
  await Promise.all([writing, later]);
  await log.append([third]);
  expect(order).toEqual([first, second, third]);
});

const isAbout = (conversation: ConversationId) => (request: AppendRequest) => request.conversation === conversation;

const refused = (): never => {
  throw new Error('the shard is down');
};

async function written(batch: readonly AppendRequest[]) {
  return batch.map(
    (_, i) =>
      ({ ok: true, incarnation: 1, seq: i + 1, acceptedAtMs: 0, loudCount: 0, expireAfterS: 0, isNew: false }) as const,
  );
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function open(changes: Partial<LogWriter> = {}) {
  const batches: (readonly AppendRequest[])[] = [];
  const store: LogWriter = {
    laneOf: (conversation) => (conversation === here ? 1 : 2),
    append: (batch) => {
      batches.push(batch);
      return written(batch);
    },
    advance: async () => [],
    expire: async () => ({ count: 0, nextAtMs: undefined }),
    ...changes,
  };
  const clock = { now: () => 0, after: () => () => undefined };
  const log = createLog({ store, clock, onCommitted: () => undefined, onCursors: () => undefined });
  return { log, batches };
}

function say(conversation: ConversationId): AppendRequest {
  const plain = { kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) } as const;
  return {
    conversation,
    id: newId(),
    author: { user: newId<UserId>(), device: undefined },
    intent: { type: 'content', ...plain },
  };
}
