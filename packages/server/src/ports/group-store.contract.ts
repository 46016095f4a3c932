import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { fromBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  type InviteId,
  limits,
  MembershipChangeSchema,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Clock } from './clock';
import type { AppendIntent, AppendOutcome, AppendRequest, DeviceOf, GroupStep, LogStore } from './log-store';

/** What every log store must do about MLS groups. */
export function describeGroups(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`MLS groups in ${name}`, () => {
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => 1_790_000_000_000, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    let [ada, bob, cy] = newDevices();
    beforeEach(() => {
      [ada, bob, cy] = newDevices();
    });

    const append = async (...requests: AppendRequest[]) => [...(await store.append(requests))];
    const appendOne = async (request: AppendRequest) => (await append(request))[0] as AppendOutcome;
    const group = async (...others: DeviceOf[]) => {
      const conversation = newId<ConversationId>();
      expect(await appendOne(create(conversation, ada, others))).toMatchObject({ ok: true, seq: 1 });
      return conversation;
    };
    const headOf = async ({ user }: DeviceOf, conversation: ConversationId) =>
      (await store.heads(user, { only: [conversation] })).rows[0]?.state;
    const entries = async (conversation: ConversationId) => {
      const page = { fromSeq: 1, toSeq: undefined, limit: 500, maxBytes: 1_000_000_000, kinds: [] };
      return (await store.pull({ ...page, conversation })).entries;
    };
    const waiting = async (device: DeviceOf, conversation?: ConversationId) =>
      (await store.welcomesFor(device, { limit: 20, ...(conversation && { conversation }) })).map(
        ({ conversation: of, seq, generation, epoch }) => ({ of, seq, generation, epoch }),
      );

    test('a creation stands in epoch 0 and leads to epoch 1, with its group info and welcomes', async () => {
      const conversation = await group(bob);
      expect(await headOf(ada, conversation)).toMatchObject({ generation: 1, epoch: 1, awaitingCommit: false });
      expect((await entries(conversation))[0]).toMatchObject({ seq: 1, generation: 1, epoch: 0 });
      expect(await store.groupState(conversation)).toEqual({
        generation: 1,
        epoch: 1,
        groupInfo: bytes('info after 1/0'),
        awaitingCommit: false,
      });
      expect(await store.groupsOf(bob.user)).toEqual([conversation]);
      const [welcome] = await store.welcomesFor(bob, { limit: 20 });
      expect(welcome).toEqual({ conversation, seq: 1, generation: 1, epoch: 1, welcome: bytes('welcome from 1/0') });
      expect(await waiting(ada)).toEqual([]);
    });

    test('a direct conversation that is there keeps the group it has', async () => {
      const conversation = newId<ConversationId>();
      const first = create(conversation, ada, [bob], { kind: ConversationKind.DIRECT });
      const second = create(conversation, bob, [ada], { kind: ConversationKind.DIRECT });
      expect(await append(first, second)).toMatchObject([{ isNew: true }, { seq: 1, isNew: false }]);
      expect(await waiting(ada)).toEqual([]);
      expect(await waiting(bob)).toHaveLength(1);
    });

    test('of 20 commits that race for an epoch one wins, 19 are stale', async () => {
      const conversation = await group(bob);
      const racing = Array.from({ length: 20 }, (_, i) => commit(conversation, i % 2 ? ada : bob, 1, 1));
      const outcomes = (await Promise.all(racing.map((request) => store.append([request])))).flat();
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.filter((o) => !o.ok && o.code === ErrorCode.STALE_EPOCH)).toHaveLength(19);
      expect(await headOf(ada, conversation)).toMatchObject({ headSeq: 2, loudCount: 0, epoch: 2 });
      const [, entry] = await entries(conversation);
      expect(entry).toMatchObject({ kind: EntryKind.COMMIT, silent: true, generation: 1, epoch: 1 });
      expect(entry?.body).toEqual(bytes('commit in 1/1'));
      expect((await store.groupState(conversation))?.groupInfo).toEqual(bytes('info after 1/1'));
    });

    test('also when they race inside one batch', async () => {
      const conversation = await group(bob);
      const outcomes = await append(...Array.from({ length: 20 }, () => commit(conversation, bob, 1, 1)));
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, ...Array<boolean>(19).fill(false)]);
    });

    test('a commit that has landed is repeated by its id, whatever the epoch and the membership are by then', async () => {
      const conversation = await group(bob);
      const landed = commit(conversation, bob, 1, 1);
      const first = await appendOne(landed);
      await append(commit(conversation, ada, 1, 2), remove(conversation, ada, bob, 3));
      expect(await appendOne(landed)).toEqual({ ...first, isNew: false } as AppendOutcome);
      expect(await appendOne({ ...landed, id: newId<EntryId>() })).toMatchObject({ code: ErrorCode.NOT_MEMBER });
      expect(await appendOne(commit(conversation, cy, 9, 9))).toMatchObject({ code: ErrorCode.NOT_MEMBER });
    });

    test('content is sealed in the present epoch; ids before membership, membership before epoch', async () => {
      const conversation = await group(bob);
      const sealed = say(conversation, bob, 1, 1);
      expect(await appendOne(sealed)).toMatchObject({ ok: true, seq: 2 });
      await append(commit(conversation, ada, 1, 1));
      expect(await appendOne(sealed)).toMatchObject({ ok: true, seq: 2, isNew: false });
      expect(await appendOne(say(conversation, bob, 1, 1))).toMatchObject({ code: ErrorCode.STALE_EPOCH });
      expect(await appendOne(say(conversation, bob, 2, 1))).toMatchObject({ code: ErrorCode.STALE_EPOCH });
      expect(await appendOne(say(conversation, bob, 0, 0))).toMatchObject({ code: ErrorCode.STALE_EPOCH });
      expect(await appendOne(say(conversation, cy, 1, 1))).toMatchObject({ code: ErrorCode.NOT_MEMBER });
      expect(await appendOne(say(conversation, bob, 1, 2))).toMatchObject({ ok: true, seq: 4 });
    });

    test('adding, joining and removing carry their commit, each into a new epoch', async () => {
      const conversation = await group(bob);
      const invite = newId<InviteId>();
      const about = { code: `code ${invite}`, usesLeft: 1, expiresAtMs: undefined, createdBy: ada.user };
      await store.createInvite({ id: invite, conversation, ...about });
      const dan = newDevice();
      const outcomes = await append(
        act(conversation, ada, { type: 'add', users: [cy.user], step: step(1, 1, [cy]) }),
        act(conversation, dan, { type: 'join', invite, step: step(1, 2) }),
        remove(conversation, ada, bob, 3),
      );
      expect(outcomes).toMatchObject([
        { ok: true, joined: [cy.user], generation: 1, epoch: 1 },
        { ok: true, joined: [dan.user], epoch: 2 },
        { ok: true, left: [bob.user], epoch: 3 },
      ]);
      const changes = (await entries(conversation)).slice(1);
      expect(changes.map(({ generation, epoch }) => [generation, epoch])).toEqual([1, 2, 3].map((e) => [1, e]));
      const read = changes.map(({ body }) => fromBinary(MembershipChangeSchema, body));
      expect(read.map(({ change, commit: carried }) => [change.case, text(carried)])).toEqual([
        ['added', 'commit in 1/1'],
        ['joined', 'commit in 1/2'],
        ['removed', 'commit in 1/3'],
      ]);
      expect(await headOf(ada, conversation)).toMatchObject({ epoch: 4, memberCount: 3 });
      expect(await waiting(cy)).toEqual([{ of: conversation, seq: 2, generation: 1, epoch: 2 }]);
    });

    test('who leaves, or removes a device, makes content wait for a commit', async () => {
      const conversation = await group(bob, cy);
      const stops = [
        act(conversation, bob, { type: 'leave' }),
        act(conversation, cy, { type: 'device_removed', device: newId<DeviceId>() }),
      ];
      for (const [i, stop] of stops.entries()) {
        const epoch = 1 + i;
        expect(await appendOne(stop)).toMatchObject({ ok: true, generation: 1, epoch });
        expect(await headOf(ada, conversation)).toMatchObject({ epoch, awaitingCommit: true });
        expect((await store.groupState(conversation))?.awaitingCommit).toBe(true);
        expect(await appendOne(say(conversation, ada, 1, epoch))).toMatchObject({ code: ErrorCode.STALE_EPOCH });
        expect(await appendOne(commit(conversation, ada, 1, epoch))).toMatchObject({ ok: true });
        expect(await headOf(ada, conversation)).toMatchObject({ awaitingCommit: false });
        expect(await appendOne(say(conversation, ada, 1, epoch + 1))).toMatchObject({ ok: true });
      }
      const silent = (await entries(conversation)).filter((entry) => entry.silent);
      expect(silent.map(({ kind }) => kind)).toEqual([EntryKind.COMMIT, EntryKind.MEMBERSHIP, EntryKind.COMMIT]);
    });

    test('a reset starts the next generation, once, and forgets the welcomes of the last', async () => {
      const conversation = await group(bob, cy);
      await append(act(conversation, bob, { type: 'leave' }));
      const resets = [ada, cy].map((device) =>
        act(conversation, device, { type: 'reset', step: reset(1, 1, [ada]), reset: bytes('reset') }),
      );
      expect(await append(...resets)).toMatchObject([{ ok: true, seq: 3 }, { code: ErrorCode.STALE_EPOCH }]);
      expect(await headOf(ada, conversation)).toMatchObject({ generation: 2, epoch: 1, awaitingCommit: false });
      const entry = (await entries(conversation)).at(-1);
      expect(entry).toMatchObject({ kind: EntryKind.RESET, silent: true, generation: 1, epoch: 1 });
      expect(entry?.body).toEqual(bytes('reset'));
      expect(await waiting(cy)).toEqual([]);
      expect(await waiting(ada)).toEqual([{ of: conversation, seq: 3, generation: 2, epoch: 1 }]);
      expect(await appendOne(say(conversation, ada, 2, 1))).toMatchObject({ ok: true, seq: 4 });
    });

    test('a batch that fails as a whole leaves nothing of a step behind', async () => {
      const conversation = await group(bob);
      const before = [await store.groupState(conversation), await headOf(ada, conversation), await waiting(bob)];
      const broken = { ...say(conversation, ada, 2, 2), id: 'not an id' as EntryId };
      const steps = [
        commit(conversation, bob, 1, 1),
        act(conversation, ada, { type: 'add', users: [cy.user], step: step(1, 2, [cy]) }),
        act(conversation, ada, { type: 'reset', step: reset(1, 3, []), reset: bytes('reset') }),
        remove(conversation, ada, bob, 1, 2),
      ];
      await expect(store.append([...steps, broken])).rejects.toThrow();
      expect([await store.groupState(conversation), await headOf(ada, conversation), await waiting(bob)]).toEqual(
        before,
      );
      expect(await waiting(cy)).toEqual([]);
      expect(await appendOne(commit(conversation, bob, 1, 1))).toMatchObject({ ok: true, seq: 2 });
    });

    test('a refused step stores nothing', async () => {
      const conversation = await group(bob);
      await append(commit(conversation, ada, 1, 1));
      const refused = [
        act(conversation, ada, { type: 'add', users: [cy.user], step: step(1, 1, [cy]) }),
        act(conversation, bob, { type: 'add', users: [cy.user], step: step(1, 2, [cy]) }),
        act(conversation, cy, { type: 'commit', step: step(1, 2, [cy]) }),
      ];
      const codes = [ErrorCode.STALE_EPOCH, ErrorCode.FORBIDDEN, ErrorCode.NOT_MEMBER];
      expect(await append(...refused)).toMatchObject(codes.map((code) => ({ ok: false, code })));
      expect((await store.groupState(conversation))?.groupInfo).toEqual(bytes('info after 1/1'));
      expect(await waiting(cy)).toEqual([]);
    });

    test('a welcome reaches the device that is named, of that user, and no other', async () => {
      const conversation = await group(bob);
      const namesake = { user: cy.user, device: bob.device };
      const second = { user: bob.user, device: newId<DeviceId>() };
      for (const other of [namesake, second, ada]) expect(await waiting(other)).toEqual([]);
      await store.dropWelcomes(namesake, conversation, 99);
      expect(await waiting(bob)).toHaveLength(1);
      // A stranger's device that the author names gets nothing, now or later.
      await append(act(conversation, ada, { type: 'commit', step: step(1, 1, [second, cy]) }));
      expect(await waiting(second)).toEqual([{ of: conversation, seq: 2, generation: 1, epoch: 2 }]);
      await append(act(conversation, ada, { type: 'add', users: [cy.user], step: step(1, 2) }));
      expect(await waiting(cy)).toEqual([]);
    });

    test('with the membership its welcomes go, and do not come back', async () => {
      const conversation = await group(bob, cy);
      await append(act(conversation, bob, { type: 'leave' }), remove(conversation, ada, cy, 1));
      expect([await waiting(bob), await waiting(cy)]).toEqual([[], []]);
      await append(act(conversation, ada, { type: 'add', users: [bob.user, cy.user], step: step(1, 2) }));
      expect([await waiting(bob), await waiting(cy)]).toEqual([[], []]);
    });

    test('welcomes wait, oldest first, until their device drops them', async () => {
      const one = await group(bob, cy);
      const two = await group(bob, cy);
      await append(act(one, ada, { type: 'commit', step: step(1, 1, [bob]) }));
      expect((await waiting(bob)).map(({ of, seq }) => [of, seq])).toEqual([
        [one, 1],
        [two, 1],
        [one, 2],
      ]);
      expect(await store.welcomesFor(bob, { limit: 2 })).toHaveLength(2);
      expect((await waiting(bob, one)).map(({ seq }) => seq)).toEqual([1, 2]);
      await store.dropWelcomes(bob, one, 1);
      await store.dropWelcomes(bob, one, 1);
      expect((await waiting(bob)).map(({ of, seq }) => [of, seq])).toEqual([
        [two, 1],
        [one, 2],
      ]);
      expect(await waiting(cy, one)).toHaveLength(1);
    });

    test('a member of the past sees the epoch in which the membership ended, and no later one', async () => {
      const conversation = await group(bob);
      await append(remove(conversation, ada, bob, 1), commit(conversation, ada, 1, 2));
      await append(act(conversation, ada, { type: 'leave' }));
      expect(await headOf(bob, conversation)).toMatchObject({ generation: 1, epoch: 1, awaitingCommit: false });
      expect(await store.groupsOf(bob.user)).toEqual([]);
    });

    test('a step of the largest size fits', async () => {
      const conversation = await group(bob);
      const large = {
        ...step(1, 1, [bob]),
        commit: new Uint8Array(limits.bodyBytes).fill(1),
        groupInfo: new Uint8Array(limits.groupInfoBytes).fill(2),
        welcome: new Uint8Array(limits.welcomeBytes).fill(3),
      };
      expect(await appendOne(act(conversation, ada, { type: 'commit', step: large }))).toMatchObject({ ok: true });
      expect((await store.groupState(conversation))?.groupInfo).toEqual(large.groupInfo);
      const add = act(conversation, ada, { type: 'add', users: [cy.user], step: { ...large, epoch: 2 } });
      expect(await appendOne(add)).toMatchObject({ code: ErrorCode.TOO_LARGE });
    });

    test('a conversation with oneself is there once, takes content and the vault, and both in epoch 0', async () => {
      const conversation = newId<ConversationId>();
      const kinds = { kind: ConversationKind.SELF, encryption: Encryption.VAULT };
      const self = () => create(conversation, ada, [], kinds);
      expect(await append(self(), self())).toMatchObject([{ isNew: true }, { seq: 1, isNew: false }]);
      const vault = act(conversation, ada, { ...content(0, 0), kind: EntryKind.VAULT });
      const outcomes = await append(vault, say(conversation, ada, 0, 0), say(conversation, ada, 1, 1));
      expect(outcomes).toMatchObject([
        { ok: true, loudCount: 0 },
        { ok: true, loudCount: 1 },
        { code: ErrorCode.STALE_EPOCH },
      ]);
      expect((await entries(conversation))[1]).toMatchObject({ kind: EntryKind.VAULT, silent: true });
      expect(await headOf(ada, conversation)).toMatchObject({ ...kinds, memberCount: 1 });
      expect(await store.groupState(conversation)).toBeUndefined();
      expect((await store.heads(ada.user, {})).rows[0]?.peer).toBeUndefined();
    });
  });
}

const newDevice = (): DeviceOf => ({ user: newId<UserId>(), device: newId<DeviceId>() });
const newDevices = () => [newDevice(), newDevice(), newDevice()] as const;

const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);

function step(generation: number, epoch: number, welcomeFor: readonly DeviceOf[] = []): GroupStep {
  return {
    generation,
    epoch,
    commit: bytes(`commit in ${generation}/${epoch}`),
    groupInfo: bytes(`info after ${generation}/${epoch}`),
    welcome: bytes(`welcome from ${generation}/${epoch}`),
    welcomeFor,
  };
}

const reset = (generation: number, epoch: number, welcomeFor: readonly DeviceOf[]): GroupStep => ({
  ...step(generation, epoch, welcomeFor),
  commit: new Uint8Array(),
});

function act(conversation: ConversationId, author: DeviceOf, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author, intent };
}

const content = (generation: number, epoch: number) =>
  ({ type: 'content', kind: EntryKind.CONTENT, silent: false, generation, epoch, body: bytes('sealed') }) as const;

function say(conversation: ConversationId, author: DeviceOf, generation: number, epoch: number): AppendRequest {
  return act(conversation, author, content(generation, epoch));
}

function commit(conversation: ConversationId, author: DeviceOf, generation: number, epoch: number): AppendRequest {
  return act(conversation, author, { type: 'commit', step: step(generation, epoch) });
}

function remove(
  conversation: ConversationId,
  author: DeviceOf,
  { user }: DeviceOf,
  epoch: number,
  generation = 1,
): AppendRequest {
  return act(conversation, author, { type: 'remove', user, step: step(generation, epoch) });
}

function create(
  conversation: ConversationId,
  author: DeviceOf,
  others: readonly DeviceOf[],
  {
    kind = ConversationKind.GROUP,
    encryption = Encryption.MLS,
  }: { kind?: ConversationKind; encryption?: Encryption } = {},
): AppendRequest {
  const members = [author, ...others].map((member) => ({
    user: member.user,
    role: member === author ? Role.OWNER : Role.MEMBER,
  }));
  const group = encryption === Encryption.MLS ? { step: reset(1, 0, others) } : {};
  return act(conversation, author, { type: 'create', kind, encryption, members, ...group });
}
