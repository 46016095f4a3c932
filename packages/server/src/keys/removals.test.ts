import { expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  ErrorCode,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import type { Removal } from '../ports/keys';
import type { AppendRequest } from '../ports/log-store';
import { createRemovalTeller, tellRegularly } from './removals';

const clock = { now: () => 1, after: () => () => undefined };
const [user, device, by] = [newId<UserId>(), newId<DeviceId>(), newId<DeviceId>()];

test('1,000 groups are told, in pieces, once each', async () => {
  const world = await open(1_000);
  world.teller.tell();
  await world.untilTold();
  expect(world.batches.map(({ length }) => length)).toEqual(Array(10).fill(100));
  expect(new Set(world.batches.flat().map(({ id }) => id)).size).toBe(1_000);
  expect(await world.awaiting()).toBe(1_000);
  world.removals.push({ user, device, by });
  world.teller.tell();
  await world.untilTold();
  expect(await world.heads()).toEqual(new Set([2]));
});

test('what the log could not take is tried again, and what it took is a repetition', async () => {
  const world = await open(250);
  world.failAt(1);
  world.teller.tell();
  while (world.pauses.length === 0) await turn();
  expect(await world.awaiting()).toBe(100);
  expect(world.removals).toHaveLength(1);
  world.pauses.pop()?.();
  await world.untilTold();
  expect(await world.awaiting()).toBe(250);
  expect(await world.heads()).toEqual(new Set([2]));
});

test('a removal whose groups can not be told keeps no other waiting', async () => {
  const world = await open(10);
  const other = { user: newId<UserId>(), device: newId<DeviceId>(), by };
  world.removals.push(other);
  world.failAt(0);
  world.teller.tell();
  while (world.pauses.length === 0) await turn();
  expect(world.removals).toEqual([{ user, device, by }]);
  world.pauses.pop()?.();
  await world.untilTold();
});

test('what others have noted is looked for every minute', async () => {
  const timers: (() => void)[] = [];
  let [told, isStopped] = [0, false];
  const after = (_: number, callback: () => void) => {
    timers.push(callback);
    return () => {
      isStopped = true;
    };
  };
  const stop = tellRegularly({ tell: () => void told++ }, { after });
  timers.pop()?.();
  timers.pop()?.();
  expect(told).toBe(3);
  stop();
  expect([isStopped, timers.length]).toEqual([true, 1]);
});

test('stopping ends a pause, and what was not told is still noted', async () => {
  const world = await open(10);
  world.failAt(0);
  world.teller.tell();
  while (world.pauses.length === 0) await turn();
  await world.teller[Symbol.asyncDispose]();
  expect(world.removals).toHaveLength(1);
});

/** A user with groups, and a removed device that they have not been told of. */
async function open(groups: number) {
  const store = createMemoryLogStore(clock);
  await store.append(Array.from({ length: groups }, newGroup));
  const removals: Removal[] = [{ user, device, by }];
  const batches: (readonly AppendRequest[])[] = [];
  const pauses: (() => void)[] = [];
  let failing = -1;
  const failure = { ok: false, code: ErrorCode.OVERLOADED, message: 'full' } as const;
  const teller = createRemovalTeller({
    identities: {
      removalsToTell: async () => [...removals],
      async removalTold(told) {
        const at = removals.findIndex((removal) => removal.device === told.device);
        removals.splice(at, 1);
      },
    },
    groups: store,
    log: {
      async append(requests) {
        batches.push(requests);
        if (batches.length - 1 === failing) return requests.map(() => failure);
        return store.append(requests);
      },
    },
    clock: {
      after(_ms, wake) {
        pauses.push(wake);
        return () => undefined;
      },
    },
    onFailure: () => undefined,
  });
  const states = async () => (await store.heads(user, {})).rows.map(({ state }) => state);
  return {
    teller,
    removals,
    batches,
    pauses,
    failAt: (batch: number) => {
      failing = batch;
    },
    async untilTold() {
      while (removals.length > 0) await turn();
    },
    awaiting: async () => (await states()).filter(({ awaitingCommit }) => awaitingCommit).length,
    heads: async () => new Set((await states()).map(({ headSeq }) => headSeq)),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function newGroup(): AppendRequest {
  const bytes = Uint8Array.of(1);
  const step = { generation: 1, epoch: 0, commit: new Uint8Array(), groupInfo: bytes, welcome: bytes, welcomeFor: [] };
  const members = [{ user, role: Role.OWNER }];
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
  return {
    conversation: newId<ConversationId>(),
    id: newId<EntryId>(),
    author: { user, device: by },
    intent: { type: 'create', ...kinds, members, step },
  };
}
