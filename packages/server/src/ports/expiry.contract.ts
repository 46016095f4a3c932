import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
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
import type { Clock } from './clock';
import type { AppendIntent, AppendRequest, LogStore } from './log-store';

/** What every log store must do with content that has its time. */
export function describeExpiry(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`expiry in ${name}`, () => {
    let store: LogStore;
    let nowMs = 1_790_000_000_000;
    beforeAll(async () => {
      store = await open({ now: () => nowMs, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    // What a test leaves is over before the next.
    beforeEach(async () => {
      nowMs += 1_000_000;
      await store.expire(1_000);
    });

    const [ada, bob] = [newId<UserId>(), newId<UserId>()];
    const append = async (...requests: AppendRequest[]) => [...(await store.append(requests))];
    const group = async (expireAfterS?: number) => {
      const conversation = newId<ConversationId>();
      const timer = expireAfterS === undefined ? [] : [change(conversation, ada, { type: 'set_timer', expireAfterS })];
      await append(create(conversation, ada, [ada, bob]), ...timer);
      return conversation;
    };
    const entries = async (conversation: ConversationId) => {
      const all = { fromSeq: 1, toSeq: undefined, limit: 500, maxBytes: 1_000_000, kinds: [] };
      return (await store.pull({ ...all, conversation })).entries;
    };
    const bodies = async (conversation: ConversationId) =>
      (await entries(conversation)).map(({ body, deleted }) => (deleted ? undefined : body.length));

    const said = async (conversation: ConversationId) =>
      (await entries(conversation))
        .filter(({ kind }) => kind === EntryKind.CONTENT)
        .map(({ body, deleted }) => (deleted ? undefined : body.length));

    test('content has the time that the policy gives it when it is appended, and keeps it', async () => {
      const conversation = await group();
      const before = say(conversation, bob);
      expect(await append(before)).toMatchObject([{ expireAfterS: 0 }]);
      const message = say(conversation, bob);
      const outcomes = await append(change(conversation, ada, { type: 'set_timer', expireAfterS: 60 }), message);
      expect(outcomes).toMatchObject([{ expireAfterS: 0 }, { expireAfterS: 60 }]);
      await append(change(conversation, ada, { type: 'set_timer', expireAfterS: 0 }), say(conversation, ada));
      expect(await append(message, before)).toMatchObject([
        { isNew: false, expireAfterS: 60 },
        { isNew: false, expireAfterS: 0 },
      ]);
      expect((await entries(conversation)).map(({ expireAfterS }) => expireAfterS)).toEqual([0, 0, 0, 60, 0, 0]);
      const { rows } = await store.heads(ada, { only: [conversation] });
      expect(rows[0]?.state.policy).toMatchObject({ expireAfterS: 0 });
    });

    test('its body goes when its time is over, not before, and nothing else of it', async () => {
      const conversation = await group(60);
      await append(say(conversation, bob));
      const [, , before] = await entries(conversation);
      nowMs += 59_999;
      expect((await store.expire(100)).count).toBe(0);
      expect(await bodies(conversation)).toEqual([expect.any(Number), expect.any(Number), 1]);
      nowMs += 1;
      expect((await store.expire(100)).count).toBe(1);
      expect((await store.expire(100)).count).toBe(0);
      const [, , after] = await entries(conversation);
      expect(after).toEqual({ ...(before as NonNullable<typeof before>), deleted: true, body: new Uint8Array() });
      const { rows } = await store.heads(ada, { only: [conversation] });
      expect(rows[0]?.state).toMatchObject({ headSeq: 3, loudCount: before?.loudCount, policy: { expireAfterS: 60 } });
    });

    test('what is due first goes first, so many at a time, and the next moment is told', async () => {
      const conversation = await group(50);
      const timer = { type: 'set_timer', expireAfterS: 10 } as const;
      await append(say(conversation, bob), change(conversation, ada, timer));
      await append(say(conversation, bob), say(conversation, bob), say(conversation, bob));
      expect(await store.expire(100)).toEqual({ count: 0, nextAtMs: nowMs + 10_000 });
      nowMs += 60_000;
      expect(await store.expire(2)).toMatchObject({ count: 2 });
      expect(await said(conversation)).toEqual([1, undefined, undefined, 1]);
      expect(await store.expire(2)).toEqual({ count: 2, nextAtMs: undefined });
      expect(await said(conversation)).toEqual([undefined, undefined, undefined, undefined]);
    });

    test('changes of members, pins and deletions stay; what was deleted before does no harm', async () => {
      const conversation = await group(60);
      const message = say(conversation, bob);
      const pin = say(conversation, bob, { kind: EntryKind.PIN });
      const deletion = say(conversation, bob, { silent: true, deletes: [message.id] });
      const reaction = say(conversation, bob, { silent: true });
      expect(await append(message, pin, deletion, reaction)).toMatchObject([
        { expireAfterS: 60 },
        { expireAfterS: 0 },
        { expireAfterS: 0 },
        { expireAfterS: 60 },
      ]);
      nowMs += 60_000;
      await store.expire(100);
      expect((await bodies(conversation)).slice(2)).toEqual([undefined, 1, 1, undefined]);
    });

    test('a batch that fails leaves nothing that is due', async () => {
      const conversation = await group(60);
      const broken = { ...say(conversation, bob), id: undefined as unknown as EntryId };
      await expect(append(say(conversation, bob), broken)).rejects.toBeDefined();
      expect((await store.expire(100)).nextAtMs).toBeUndefined();
    });

    test('the timer is the admins’ to set, and a policy as a whole leaves it as it is', async () => {
      const conversation = await group(60);
      const intent = { type: 'set_timer', expireAfterS: 5 } as const;
      expect(await append(change(conversation, bob, intent))).toMatchObject([{ code: ErrorCode.FORBIDDEN }]);
      const { rows } = await store.heads(ada, { only: [conversation] });
      const policy = { ...(rows[0]?.state.policy as NonNullable<AppendPolicy>), slowModeS: 5, expireAfterS: 0 };
      await append(change(conversation, ada, { type: 'set_policy', policy }));
      expect((await store.heads(ada, { only: [conversation] })).rows[0]?.state.policy).toMatchObject({
        slowModeS: 5,
        expireAfterS: 60,
      });
    });
  });
}

type AppendPolicy = Extract<AppendIntent, { type: 'set_policy' }>['policy'] | undefined;
type Content = Extract<AppendIntent, { type: 'content' }>;

const change = (conversation: ConversationId, user: UserId, intent: AppendIntent): AppendRequest => ({
  conversation,
  id: newId<EntryId>(),
  author: { user, device: undefined },
  intent,
});

function say(conversation: ConversationId, user: UserId, content: Partial<Content> = {}): AppendRequest {
  const plain = { kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) } as const;
  return change(conversation, user, { type: 'content', ...plain, ...content });
}

function create(conversation: ConversationId, user: UserId, members: readonly UserId[]): AppendRequest {
  return change(conversation, user, {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: members.map((member) => ({ user: member, role: member === user ? Role.OWNER : Role.MEMBER })),
  });
}
