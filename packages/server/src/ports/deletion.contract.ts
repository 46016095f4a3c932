import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  idFromBytes,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Clock } from './clock';
import type { AppendIntent, AppendOutcome, AppendRequest, LogStore } from './log-store';

/** What every log store must do with deleted entries. */
export function describeDeletions(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`deletions in ${name}`, () => {
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => 1_790_000_000_000, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    const [ada, bob, cy] = [newId<UserId>(), newId<UserId>(), newId<UserId>()];
    const append = async (...requests: AppendRequest[]) => [...(await store.append(requests))];
    const appendOne = async (request: AppendRequest) => (await append(request))[0] as AppendOutcome;
    /** Ada owns it. */
    const group = async () => {
      const conversation = newId<ConversationId>();
      expect(await appendOne(create(conversation, ada, [ada, bob, cy]))).toMatchObject({ ok: true, seq: 1 });
      return conversation;
    };
    const entries = async (conversation: ConversationId) => {
      const all = { fromSeq: 1, toSeq: undefined, limit: 500, maxBytes: 1_000_000, kinds: [] };
      return (await store.pull({ ...all, conversation })).entries;
    };

    test('everything stays but the body', async () => {
      const conversation = await group();
      const message = say(conversation, bob, { body: new TextEncoder().encode('a secret') });
      await append(message);
      const [, before] = await entries(conversation);
      const deletion = erase(conversation, bob, message);
      expect(await appendOne(deletion)).toMatchObject({ ok: true, seq: 3, loudCount: 1 });
      const [, after, third] = await entries(conversation);
      expect(before).toMatchObject({ deleted: false, loudCount: 1 });
      expect(after).toEqual({ ...(before as NonNullable<typeof before>), deleted: true, body: new Uint8Array() });
      expect(third).toMatchObject({ deleted: false, silent: true, body: Uint8Array.of(9) });
      expect(third?.deletes.map((id) => idFromBytes<EntryId>(id))).toEqual([message.id]);
      const { rows } = await store.heads(ada, { only: [conversation] });
      expect(rows[0]?.state).toMatchObject({ headSeq: 3, loudCount: 1 });
    });

    test('a deleted entry and its deletion are still found by their ids', async () => {
      const conversation = await group();
      const message = say(conversation, bob);
      const deletion = erase(conversation, bob, message);
      await append(message, deletion);
      expect(await append(message, deletion)).toMatchObject([
        { ok: true, seq: 2, isNew: false },
        { ok: true, seq: 3, isNew: false },
      ]);
      expect(await appendOne({ ...message, author: { user: ada, device: undefined } })).toMatchObject({
        code: ErrorCode.ID_CONFLICT,
      });
    });

    test('an entry goes in the batch that brought it, several at once, and once more does no harm', async () => {
      const conversation = await group();
      const [one, two, three] = [say(conversation, bob), say(conversation, bob), say(conversation, cy)];
      const deletion = erase(conversation, bob, one, two);
      expect(await append(one, two, three, deletion, erase(conversation, ada, two, three))).toMatchObject([
        { seq: 2 },
        { seq: 3 },
        { seq: 4 },
        { seq: 5 },
        { seq: 6 },
      ]);
      const [first, ...rest] = await entries(conversation);
      expect(first).toMatchObject({ deleted: false });
      expect(rest.map(({ deleted }) => deleted)).toEqual([true, true, true, false, false]);
    });

    test('a deletion that is refused takes nothing away, also not the part it might', async () => {
      const conversation = await group();
      const [own, foreign] = [say(conversation, bob), say(conversation, cy)];
      await append(own, foreign);
      expect(await appendOne(erase(conversation, bob, own, foreign))).toMatchObject({ code: ErrorCode.FORBIDDEN });
      expect(await appendOne(erase(conversation, bob, own, say(conversation, bob)))).toMatchObject({
        code: ErrorCode.NOT_FOUND,
      });
      expect((await entries(conversation)).map(({ deleted }) => deleted)).toEqual([false, false, false]);
    });

    test('an entry of another conversation is not found, though the author wrote it', async () => {
      const [here, elsewhere] = [await group(), await group()];
      const message = say(elsewhere, bob);
      await append(message);
      expect(await appendOne(erase(here, bob, message))).toMatchObject({ code: ErrorCode.NOT_FOUND });
      expect((await entries(elsewhere))[1]).toMatchObject({ deleted: false });
    });

    test('a batch that fails takes nothing away', async () => {
      const conversation = await group();
      const message = say(conversation, bob);
      await append(message);
      const broken = { ...say(conversation, bob), id: undefined as unknown as EntryId };
      await expect(append(erase(conversation, bob, message), broken)).rejects.toBeDefined();
      expect(await entries(conversation)).toMatchObject([
        { seq: 1 },
        { seq: 2, deleted: false, body: Uint8Array.of(1) },
      ]);
    });

    test('pins are silent and may be deleted', async () => {
      const conversation = await group();
      const pin = say(conversation, bob, { kind: EntryKind.PIN });
      expect(await append(pin, erase(conversation, bob, pin))).toMatchObject([{ loudCount: 0 }, { ok: true }]);
      expect((await entries(conversation))[1]).toMatchObject({ kind: EntryKind.PIN, silent: true, deleted: true });
    });
  });
}

type Content = Extract<AppendIntent, { type: 'content' }>;

function say(conversation: ConversationId, user: UserId, content: Partial<Content> = {}): AppendRequest {
  const plain = { kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) } as const;
  const intent = { type: 'content', ...plain, ...content } as const;
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}

function erase(conversation: ConversationId, user: UserId, ...targets: AppendRequest[]): AppendRequest {
  return say(conversation, user, { silent: true, body: Uint8Array.of(9), deletes: targets.map(({ id }) => id) });
}

function create(conversation: ConversationId, user: UserId, members: readonly UserId[]): AppendRequest {
  const intent = {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: members.map((member) => ({ user: member, role: member === user ? Role.OWNER : Role.MEMBER })),
  } as const;
  return { conversation, id: newId<EntryId>(), author: { user, device: undefined }, intent };
}
