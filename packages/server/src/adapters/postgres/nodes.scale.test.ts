/** Several nodes on the same shards: what one of them alone could not get wrong. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  directConversationId,
  Encryption,
  ErrorCode,
  type InviteId,
  idFromBytes,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendOutcome, AppendRequest, LogStore } from '../../ports/log-store';
import { systemClock } from '../system-clock';
import { hasPostgres } from './testing/databases';
import { openTestNodes, type TestNodes } from './testing/open-test-store';
import { act, create, say, wholeLog } from './testing/requests';

describe.skipIf(!hasPostgres)('two nodes on two shards', () => {
  const [ada, bob] = [newId<UserId>(), newId<UserId>()];
  let nodes: TestNodes;
  let [one, two]: LogStore[] = [];
  beforeAll(async () => {
    nodes = await openTestNodes(systemClock);
    [one, two] = nodes.stores.map(({ logStore }) => logStore);
  });
  afterAll(() => nodes?.[Symbol.asyncDispose]());

  const group = async () => {
    const conversation = newId<ConversationId>();
    expect(await append(one, create(conversation, [ada, bob]))).toMatchObject([{ ok: true, seq: 1 }]);
    return conversation;
  };

  test('number what both append at once without a gap, and each entry once', async () => {
    const conversations = [await group(), await group(), await group()];
    const requests = Array.from({ length: 600 }, (_, i) =>
      say(conversations[i % 3] as ConversationId, i % 2 ? ada : bob),
    );
    // Everything goes to both, in batches that lie across each other.
    const batches = [...chunks(requests, 20), ...chunks([...requests].reverse(), 35)];
    const outcomes = await Promise.all(batches.map((batch, i) => append(i % 2 ? one : two, ...batch)));
    expect(outcomes.flat().filter(({ ok }) => !ok)).toEqual([]);
    expect(outcomes.flat().filter((outcome) => outcome.ok && outcome.isNew)).toHaveLength(600);
    for (const conversation of conversations) {
      const { entries } = await store(two).pull({ ...wholeLog, conversation });
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 201 }, (_, i) => i + 1));
      expect(entries.at(-1)).toMatchObject({ loudCount: 200 });
      expect(new Set(entries.map(({ id }) => idFromBytes(id))).size).toBe(201);
      const times = entries.map(({ acceptedAtMs }) => acceptedAtMs);
      expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
    }
  });

  test('of steps of an MLS group that race for an epoch one wins', async () => {
    const conversation = newId<ConversationId>();
    const step = (epoch: number, commit = Uint8Array.of(1)) => ({
      generation: 1,
      epoch,
      commit,
      groupInfo: Uint8Array.of(epoch),
      welcome: new Uint8Array(),
      welcomeFor: [],
    });
    const members = [ada, bob].map((user) => ({ user, role: Role.MEMBER }));
    const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
    const start = act(conversation, ada, { type: 'create', ...kinds, members, step: step(0, new Uint8Array()) });
    await append(one, start);
    for (let epoch = 1; epoch <= 10; epoch++) {
      const racing = Array.from({ length: 8 }, (_, i) =>
        append(i % 2 ? one : two, act(conversation, i % 3 ? ada : bob, { type: 'commit', step: step(epoch) })),
      );
      const outcomes = (await Promise.all(racing)).flat();
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.filter((outcome) => !outcome.ok && outcome.code === ErrorCode.STALE_EPOCH)).toHaveLength(7);
    }
    expect(await store(two).groupState(conversation)).toMatchObject({ epoch: 11, groupInfo: Uint8Array.of(10) });
  });

  test('know of each other’s changes of members, however warm what they remember is', async () => {
    const conversation = await group();
    for (let i = 0; i < 5; i++) {
      expect(await append(two, say(conversation, bob))).toMatchObject([{ ok: true }]);
      expect(await append(one, act(conversation, ada, { type: 'remove', user: bob }))).toMatchObject([{ ok: true }]);
      expect(await append(two, say(conversation, bob))).toMatchObject([{ code: ErrorCode.NOT_MEMBER }]);
      expect(await append(one, act(conversation, ada, { type: 'add', users: [bob] }))).toMatchObject([{ ok: true }]);
    }
  });

  test('make one direct conversation, whoever of the two begins it where', async () => {
    for (let i = 0; i < 10; i++) {
      const [a, b] = [newId<UserId>(), newId<UserId>()];
      const conversation = await directConversationId(a, b);
      const members = [a, b].map((user) => ({ user, role: Role.MEMBER }));
      const kinds = { kind: ConversationKind.DIRECT, encryption: Encryption.OPEN };
      const begin = (user: UserId) => act(conversation, user, { type: 'create', ...kinds, members });
      const outcomes = (await Promise.all([append(one, begin(a)), append(two, begin(b))])).flat();
      expect(outcomes).toMatchObject([
        { ok: true, seq: 1 },
        { ok: true, seq: 1 },
      ]);
      expect(outcomes.filter((outcome) => outcome.ok && outcome.isNew)).toHaveLength(1);
    }
  });

  test('use an invite up once', async () => {
    const conversation = await group();
    const invite = newId<InviteId>();
    const code = `code ${invite}`;
    await store(one).createInvite({
      id: invite,
      conversation,
      code,
      usesLeft: 3,
      expiresAtMs: undefined,
      createdBy: ada,
    });
    const joins = Array.from({ length: 10 }, (_, i) =>
      append(i % 2 ? one : two, act(conversation, newId<UserId>(), { type: 'join', invite })),
    );
    expect((await Promise.all(joins)).flat().filter(({ ok }) => ok)).toHaveLength(3);
    expect(await store(two).findInvite(code)).toMatchObject({ usesLeft: 0 });
  });

  test('move cursors of the same people at once, each to its furthest', async () => {
    const conversation = await group();
    await append(one, ...Array.from({ length: 50 }, () => say(conversation, ada)));
    const moves = Array.from({ length: 40 }, (_, i) =>
      store(i % 2 ? one : two).advance([
        { conversation, user: i % 3 ? ada : bob, deliveredSeq: i + 2, readSeq: i },
        { conversation, user: i % 3 ? bob : ada, deliveredSeq: i + 2, readSeq: i },
      ]),
    );
    expect((await Promise.all(moves)).flat().every(({ ok }) => ok)).toBe(true);
    for (const { cursor } of await store(one).members(conversation))
      expect(cursor).toMatchObject({ deliveredSeq: 41, readSeq: 39, readLoudCount: 38 });
  });

  test('a sync token of one never hides what the other was writing', async () => {
    const conversation = await group();
    let sinceMs = 0;
    let seen = 1;
    let isWriting = true;
    const writing = (async () => {
      for (let i = 0; i < 100; i++) await append(one, ...Array.from({ length: 20 }, () => say(conversation, ada)));
      isWriting = false;
    })();
    while (isWriting) {
      const { rows, readAtMs } = await store(two).heads(ada, { sinceMs });
      for (const { state } of rows) if (state.conversation === conversation) seen = Math.max(seen, state.headSeq);
      sinceMs = readAtMs;
      // Had something been missed, nothing would bring it back.
      const now = (await store(two).heads(ada, { only: [conversation] })).rows[0]?.state.headSeq ?? 0;
      const after = (await store(two).heads(ada, { sinceMs })).rows.find(
        ({ state }) => state.conversation === conversation,
      );
      if (now > seen) expect(after?.state.headSeq ?? 0).toBeGreaterThanOrEqual(now);
    }
    await writing;
  });

  test('share the secret that signs access tokens', async () => {
    const made = await Promise.all(
      nodes.stores.map(({ secret }, i) => secret('a key', async () => `made by node ${i}`)),
    );
    expect(new Set(made).size).toBe(1);
  });

  test('spread conversations over both shards', async () => {
    const conversations = await Promise.all(Array.from({ length: 20 }, group));
    const lanes = new Set(conversations.map((conversation) => store(one).laneOf?.(conversation)));
    expect(lanes).toEqual(new Set([0, 1, 2, 3]));
    const listed = (await store(two).conversationsOf(bob)).standings.map(({ conversation }) => conversation);
    expect(listed).toEqual(expect.arrayContaining(conversations));
    const welcomes = await store(two).welcomesFor({ user: bob, device: newId<DeviceId>() }, { limit: 9 });
    expect(welcomes).toEqual([]);
  });
});

const store = (maybe: LogStore | undefined): LogStore => maybe as LogStore;

async function append(to: LogStore | undefined, ...requests: AppendRequest[]): Promise<AppendOutcome[]> {
  return [...(await store(to).append(requests))];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
