import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  type InviteId,
  limits,
  newId,
  Permission,
  Role,
  type UserId,
} from '@tidings/protocol';
import { defaultPolicy, type Policy } from '../conversations/policy';
import type { Clock } from './clock';
import type { AppendIntent, AppendOutcome, AppendRequest, LogStore } from './log-store';

/** What every log store must keep about who may do what, who waits outside, and who may not come in. */
export function describeDoors(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`policies, bans and requests in ${name}`, () => {
    let nowMs = 1_790_000_000_000;
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => nowMs, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    let [ada, bob, cy, dan] = newPeople();
    beforeEach(() => {
      [ada, bob, cy, dan] = newPeople();
      nowMs += 1_000_000;
    });
    const append = async (...requests: AppendRequest[]) => [...(await store.append(requests))];
    const appendOne = async (request: AppendRequest) => (await append(request))[0] as AppendOutcome;
    /** Ada owns it, Bob is a member. */
    const group = async (policy: Partial<Policy> = {}) => {
      const conversation = newId<ConversationId>();
      const members = [ada, bob].map((user) => ({ user, role: user === ada ? Role.OWNER : Role.MEMBER }));
      const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
      const outcomes = await append(
        act(conversation, ada, { type: 'create', ...kinds, members }),
        act(conversation, ada, { type: 'set_policy', policy: { ...defaultPolicy, ...policy } }),
      );
      expect(outcomes).toMatchObject([{ seq: 1 }, { seq: 2 }]);
      return conversation;
    };
    const invite = async (conversation: ConversationId, usesLeft = 5, expiresAtMs?: number) => {
      const id = newId<InviteId>();
      await store.createInvite({ id, conversation, code: `code ${id}`, usesLeft, expiresAtMs, createdBy: ada });
      return id;
    };
    const headOf = async (user: UserId, conversation: ConversationId) =>
      (await store.heads(user, { only: [conversation] })).rows[0]?.state;

    test('a policy is kept and told to members, and to nobody who has left', async () => {
      const conversation = await group({ send: Permission.ADMINS, slowModeS: 3 });
      expect((await headOf(bob, conversation))?.policy).toEqual({
        ...defaultPolicy,
        send: Permission.ADMINS,
        slowModeS: 3,
      });
      expect(await appendOne(say(conversation, bob))).toMatchObject({ code: ErrorCode.FORBIDDEN });
      await append(act(conversation, bob, { type: 'leave' }));
      expect((await headOf(bob, conversation))?.policy).toBeUndefined();
      expect((await headOf(bob, conversation))?.joinRequests).toBeUndefined();
    });

    test('slow mode counts from the last message that was taken, also inside a batch', async () => {
      const conversation = await group({ slowModeS: 10 });
      const [first, second] = [say(conversation, bob), say(conversation, bob)];
      expect(await append(first, second, say(conversation, ada), say(conversation, ada))).toMatchObject([
        { ok: true },
        { ok: false, code: ErrorCode.RATE_LIMITED, retryAfterMs: 10_000 },
        { ok: true },
        { ok: true },
      ]);
      nowMs += 4_000;
      // What has landed is answered, however soon it is repeated. I2
      expect(await append(first, second)).toMatchObject([{ isNew: false }, { retryAfterMs: 6_000 }]);
      nowMs += 6_000;
      expect(await append(second, say(conversation, bob))).toMatchObject([{ ok: true }, { retryAfterMs: 10_000 }]);
    });

    test('who is banned can’t be added nor join nor ask, until they are unbanned', async () => {
      const conversation = await group();
      const link = await invite(conversation);
      await append(act(conversation, ada, { type: 'remove', user: bob, ban: true }));
      expect(await store.banned(conversation)).toEqual([bob]);
      expect(await store.doorFor(conversation, bob)).toEqual({ needsApproval: false, hasAsked: false, isBanned: true });
      const attempts = [
        act(conversation, ada, { type: 'add', users: [bob] }),
        act(conversation, bob, { type: 'join', invite: link }),
      ];
      expect(await append(...attempts)).toMatchObject([
        { code: ErrorCode.FORBIDDEN },
        { code: ErrorCode.INVITE_INVALID },
      ]);
      expect(await store.requestToJoin(link, bob)).toMatchObject({ code: ErrorCode.INVITE_INVALID });
      expect(await appendOne(act(conversation, ada, { type: 'unban', user: bob }))).toMatchObject({ ok: true });
      expect(await store.banned(conversation)).toEqual([]);
      expect(await appendOne(act(conversation, bob, { type: 'join', invite: link }))).toMatchObject({ ok: true });
    });

    test('a batch that fails leaves no ban, no policy and no time behind', async () => {
      const conversation = await group({ slowModeS: 10 });
      const broken = { ...say(conversation, ada), id: 'not an id' as EntryId };
      const change = act(conversation, ada, {
        type: 'set_policy',
        policy: { ...defaultPolicy, send: Permission.ADMINS },
      });
      const ban = act(conversation, ada, { type: 'remove', user: bob, ban: true });
      await expect(append(say(conversation, bob), change, ban, broken)).rejects.toThrow();
      expect(await store.banned(conversation)).toEqual([]);
      expect(await appendOne(say(conversation, bob))).toMatchObject({ ok: true, seq: 3 });
    });

    test('a request waits once, uses up one use, and ends with being added', async () => {
      const conversation = await group({ joinApproval: true });
      const link = await invite(conversation, 2);
      expect(await store.requestToJoin(link, cy)).toEqual({ ok: true, conversation, isNew: true });
      nowMs += 5;
      expect(await store.requestToJoin(link, cy)).toEqual({ ok: true, conversation, isNew: false });
      expect(await store.requestToJoin(link, dan)).toMatchObject({ isNew: true });
      expect(await store.joinRequests(conversation)).toEqual([
        { user: cy, requestedAtMs: nowMs - 5 },
        { user: dan, requestedAtMs: nowMs },
      ]);
      expect(await store.findInvite(`code ${link}`)).toMatchObject({ usesLeft: 0 });
      expect(await store.requestToJoin(link, newId<UserId>())).toMatchObject({ code: ErrorCode.INVITE_INVALID });
      expect(await headOf(ada, conversation)).toMatchObject({ joinRequests: 2 });
      await append(act(conversation, ada, { type: 'add', users: [cy] }));
      expect(await store.doorFor(conversation, cy)).toEqual({ needsApproval: true, hasAsked: false, isBanned: false });
      expect(await store.dropJoinRequest(conversation, dan)).toBe(true);
      expect(await store.dropJoinRequest(conversation, dan)).toBe(false);
      expect(await store.joinRequests(conversation)).toEqual([]);
    });

    test('a request needs a link that works, and a group that wants it', async () => {
      const [open, closed] = [await group(), await group({ joinApproval: true })];
      const expired = await invite(closed, 5, nowMs);
      for (const link of [await invite(open), expired, newId<InviteId>()])
        expect(await store.requestToJoin(link, cy)).toMatchObject({ code: ErrorCode.INVITE_INVALID });
      expect(await store.requestToJoin(await invite(closed), bob)).toMatchObject({ code: ErrorCode.ALREADY_EXISTS });
      expect(await store.joinRequests(closed)).toEqual([]);
    });

    test('no more wait than there is room for', async () => {
      const conversation = await group({ joinApproval: true });
      const link = await invite(conversation, 1_000);
      for (let i = 0; i < limits.joinRequests; i++) await store.requestToJoin(link, newId<UserId>());
      expect(await store.requestToJoin(link, cy)).toMatchObject({ code: ErrorCode.LIMIT_REACHED });
      expect(await store.joinRequests(conversation)).toHaveLength(limits.joinRequests);
    });

    test('a new request is news for owners, and for nobody else', async () => {
      const conversation = await group({ joinApproval: true });
      const link = await invite(conversation);
      nowMs += 1_000;
      const { readAtMs } = await store.heads(ada, {});
      nowMs += 1_000;
      await store.requestToJoin(link, cy);
      expect((await store.heads(ada, { sinceMs: readAtMs })).rows).toHaveLength(1);
      expect((await store.heads(bob, { sinceMs: readAtMs })).rows).toHaveLength(0);
    });

    test('so is one that was declined', async () => {
      const conversation = await group({ joinApproval: true });
      await store.requestToJoin(await invite(conversation), cy);
      nowMs += 1_000;
      const { readAtMs } = await store.heads(ada, {});
      nowMs += 1_000;
      expect(await store.dropJoinRequest(conversation, cy)).toBe(true);
      expect((await store.heads(ada, { sinceMs: readAtMs })).rows).toMatchObject([{ state: { joinRequests: 0 } }]);
      nowMs += 1_000;
      const { readAtMs: later } = await store.heads(ada, {});
      nowMs += 1_000;
      expect(await store.dropJoinRequest(conversation, cy)).toBe(false);
      expect((await store.heads(ada, { sinceMs: later })).rows).toHaveLength(0);
    });
  });
}

const newPeople = () => [newId<UserId>(), newId<UserId>(), newId<UserId>(), newId<UserId>()] as const;

function act(conversation: ConversationId, user: UserId, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}

function say(conversation: ConversationId, user: UserId): AppendRequest {
  const plain = { silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) };
  return act(conversation, user, { type: 'content', kind: EntryKind.CONTENT, ...plain });
}
