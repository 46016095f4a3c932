import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  ErrorCode,
  type InviteId,
  idFromBytes,
  limits,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { blockPair } from '../conversations/discretion';
import type { Clock } from './clock';
import type { AppendIntent, AppendRequest, LogStore, Privacy } from './log-store';

/** What every log store must keep of what people keep from each other. */
export function describePrivacy(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`privacy in ${name}`, () => {
    let nowMs = 1_790_000_000_000;
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => nowMs, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    let [ada, bob, cy] = newPeople();
    beforeEach(() => {
      [ada, bob, cy] = newPeople();
      nowMs += 1_000_000;
    });

    /** Made by Ada. */
    const create = async (
      users: readonly UserId[],
      options: { kind?: ConversationKind; asksStrangers?: boolean } = {},
    ) => {
      const conversation = newId<ConversationId>();
      const { kind = ConversationKind.GROUP, asksStrangers = true } = options;
      const members = [ada, ...users].map((user) => ({ user, role: user === ada ? Role.OWNER : Role.MEMBER }));
      const intent = { type: 'create', kind, encryption: Encryption.OPEN, members, asksStrangers } as const;
      expect(await store.append([act(conversation, ada, intent)])).toMatchObject([{ ok: true }]);
      return conversation;
    };
    const isAccepted = async (conversation: ConversationId, user: UserId) =>
      (await store.membership(conversation, user))?.isAccepted;
    const move = (conversation: ConversationId, user: UserId) =>
      store.advance([{ conversation, user, deliveredSeq: 1, readSeq: 1 }]);
    /** How far `viewer` is told that the others have read and received, in the head. */
    const told = async (conversation: ConversationId, viewer: UserId) => {
      const { rows } = await store.heads(viewer, { only: [conversation] });
      return Object.fromEntries(
        (rows[0]?.cursors ?? [])
          .slice(1)
          .map((cursor) => [idFromBytes(cursor.user), [cursor.deliveredSeq, cursor.readSeq]]),
      );
    };

    test('who is brought in by a stranger is asked; acquaintances are not, nor who joins by a link, nor the author', async () => {
      const first = await create([bob]);
      expect(await isAccepted(first, bob)).toBe(false);
      expect(await isAccepted(first, ada)).toBe(true);
      // What is not accepted makes no acquaintance.
      expect(await isAccepted(await create([bob]), bob)).toBe(false);
      expect(await store.accept(first, bob)).toBe(true);
      const second = await create([bob, cy]);
      expect(await isAccepted(second, bob)).toBe(true);
      expect(await isAccepted(second, cy)).toBe(false);
      const invite = newId<InviteId>();
      const link = { id: invite, conversation: first, code: newId(), usesLeft: 1, expiresAtMs: undefined };
      await store.createInvite({ ...link, createdBy: ada });
      expect(await store.append([act(first, cy, { type: 'join', invite })])).toMatchObject([{ ok: true }]);
      expect(await isAccepted(first, cy)).toBe(true);
    });

    test('adding asks strangers too, again each time; without asking nobody is asked', async () => {
      const conversation = await create([], { asksStrangers: true });
      const add = (asksStrangers: boolean) => act(conversation, ada, { type: 'add', users: [bob], asksStrangers });
      await store.append([add(true)]);
      expect(await isAccepted(conversation, bob)).toBe(false);
      await store.accept(conversation, bob);
      await store.append([act(conversation, bob, { type: 'leave' }), add(true)]);
      expect(await isAccepted(conversation, bob)).toBe(false);
      await store.append([act(conversation, bob, { type: 'leave' }), add(false)]);
      expect(await isAccepted(conversation, bob)).toBe(true);
      expect(await isAccepted(await create([cy], { asksStrangers: false }), cy)).toBe(true);
    });

    test('who blocks the author is always asked', async () => {
      await create([bob], { asksStrangers: false });
      await store.setPrivacy(bob, { ...nothing, blocked: [ada], version: 1 });
      expect(await isAccepted(await create([bob], { asksStrangers: false }), bob)).toBe(false);
    });

    test('requests of strangers are so many, and use nothing up that is for others', async () => {
      const strangers = Array.from({ length: limits.requestsPerUser + 1 }, () => newId<UserId>());
      const bring = (by: UserId, user: UserId, asksStrangers: boolean) => {
        const members = [by, user].map((one) => ({ user: one, role: one === by ? Role.OWNER : Role.MEMBER }));
        const what = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members, asksStrangers };
        return act(newId<ConversationId>(), by, { type: 'create', ...what });
      };
      const [last, ...first] = strangers.map((stranger) => bring(stranger, bob, true));
      expect((await store.append(first)).every(({ ok }) => ok)).toBe(true);
      expect(await store.append([last as AppendRequest])).toMatchObject([{ ok: false, code: ErrorCode.LIMIT_REACHED }]);
      expect(await store.append([bring(bob, cy, false)])).toMatchObject([{ ok: true }]);
      expect(await store.append([bring(cy, bob, true)])).toMatchObject([{ ok: true }]);
      await store.setPrivacy(bob, { ...nothing, blocked: [cy] });
      expect(await store.append([bring(cy, bob, false)])).toMatchObject([{ ok: false }]);
    });

    test('accepting is for present members, once', async () => {
      const conversation = await create([bob]);
      expect(await store.accept(conversation, cy)).toBe(false);
      expect(await store.accept(newId<ConversationId>(), bob)).toBe(false);
      expect(await store.accept(conversation, ada)).toBe(false);
      expect(await store.accept(conversation, bob)).toBe(true);
      expect(await store.accept(conversation, bob)).toBe(false);
      const other = await create([cy]);
      await store.append([act(other, cy, { type: 'leave' })]);
      expect(await store.accept(other, cy)).toBe(false);
    });

    test('a request tells nobody of the others; acceptance is news for those who were not told', async () => {
      const conversation = await create([bob]);
      await move(conversation, ada);
      await move(conversation, bob);
      expect(await told(conversation, ada)).toEqual({});
      expect(await told(conversation, bob)).toEqual({});
      expect(await store.discretion(conversation)).toMatchObject({ unaccepted: new Set([bob]) });
      nowMs += 10_000;
      const { readAtMs } = await store.heads(ada, {});
      nowMs += 10_000;
      await store.accept(conversation, bob);
      expect(await told(conversation, ada)).toEqual({ [bob]: [1, 1] });
      for (const user of [ada, bob])
        expect((await store.heads(user, { sinceMs: readAtMs })).rows.map(({ state }) => state.conversation)).toEqual([
          conversation,
        ]);
      expect(await store.discretion(conversation)).toBeUndefined();
    });

    test('who hides receipts is told delivery alone, and tells no more', async () => {
      const conversation = await create([bob, cy], { asksStrangers: false });
      for (const user of [ada, bob, cy]) await move(conversation, user);
      await store.setPrivacy(bob, { ...nothing, hidesReceipts: true, version: 1 });
      expect(await told(conversation, ada)).toEqual({ [bob]: [1, 0], [cy]: [1, 1] });
      expect(await told(conversation, bob)).toEqual({ [ada]: [1, 0], [cy]: [1, 0] });
      const { rows } = await store.heads(bob, { only: [conversation] });
      expect(rows[0]?.cursors[0]).toMatchObject({ readSeq: 1, deliveredSeq: 1 });
      expect(await store.discretion(conversation)).toMatchObject({
        hidesReceipts: new Set([bob]),
        unaccepted: new Set(),
      });
    });

    test('who blocks and who is blocked tell each other nothing, and others as before', async () => {
      const conversation = await create([bob, cy], { asksStrangers: false });
      for (const user of [ada, bob, cy]) await move(conversation, user);
      await store.setPrivacy(bob, { ...nothing, blocked: [ada], version: 1 });
      expect(await told(conversation, ada)).toEqual({ [cy]: [1, 1] });
      expect(await told(conversation, bob)).toEqual({ [cy]: [1, 1] });
      expect(await told(conversation, cy)).toEqual({ [ada]: [1, 1], [bob]: [1, 1] });
      expect((await store.discretion(conversation))?.blocks).toEqual(new Set([blockPair({ by: bob, user: ada })]));
      // Of members who have gone nothing needs to be kept.
      await store.append([act(conversation, ada, { type: 'remove', user: bob })]);
      expect(await store.discretion(conversation)).toBeUndefined();
    });

    test('the newest version counts, in whole; what says the same changes nothing', async () => {
      const conversation = await create([bob], { asksStrangers: false });
      expect(await store.setPrivacy(bob, { ...nothing, hidesTyping: true, blocked: [ada], version: 5 })).toBe(true);
      expect(await store.setPrivacy(bob, { ...nothing, version: 4 })).toBe(false);
      expect(await store.setPrivacy(bob, { ...nothing, hidesTyping: true, blocked: [ada], version: 5 })).toBe(false);
      expect(await store.discretion(conversation)).toEqual({
        members: expect.arrayContaining([ada, bob]),
        unaccepted: new Set(),
        hidesReceipts: new Set(),
        hidesTyping: new Set([bob]),
        blocks: new Set([blockPair({ by: bob, user: ada })]),
      });
      expect(await store.setPrivacy(bob, { ...nothing, version: 5 })).toBe(true);
      expect(await store.discretion(conversation)).toBeUndefined();
    });

    test('presence is told to acquaintances who have accepted each other, hide nothing and block nobody of the two', async () => {
      expect(await store.watchable(ada, [bob, cy])).toEqual(new Set());
      await create([bob, cy], { asksStrangers: false });
      expect(await store.watchable(ada, [bob, cy])).toEqual(new Set([bob, cy]));
      await store.setPrivacy(bob, { ...nothing, hidesPresence: true, version: 1 });
      expect(await store.watchable(ada, [bob, cy])).toEqual(new Set([cy]));
      expect(await store.watchable(bob, [ada, cy])).toEqual(new Set());
      await store.setPrivacy(bob, { ...nothing, blocked: [ada], version: 2 });
      expect(await store.watchable(ada, [bob, cy])).toEqual(new Set([cy]));
      expect(await store.watchable(bob, [ada, cy])).toEqual(new Set([cy]));
    });

    test('a request makes nobody watchable, either way', async () => {
      const conversation = await create([bob]);
      expect(await store.watchable(ada, [bob])).toEqual(new Set());
      expect(await store.watchable(bob, [ada])).toEqual(new Set());
      await store.accept(conversation, bob);
      expect(await store.watchable(ada, [bob])).toEqual(new Set([bob]));
      expect(await store.watchable(bob, [ada])).toEqual(new Set([ada]));
    });
  });
}

const nothing: Privacy = { hidesReceipts: false, hidesTyping: false, hidesPresence: false, blocked: [], version: 0 };

const newPeople = () => [newId<UserId>(), newId<UserId>(), newId<UserId>()] as const;

function act(conversation: ConversationId, user: UserId, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}
