import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  EntryKind,
  ErrorCode,
  type InviteId,
  idFromBytes,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Clock } from './clock';
import type { AppendIntent, AppendOutcome, AppendRequest, LogStore, PlaceInLog, PullRange } from './log-store';

/** What every log store must do, whatever it is made of. */
export function describeLogStore(name: string, open: (clock: Clock) => Promise<LogStore>): void {
  describe(`log store in ${name}`, () => {
    let nowMs = 1_790_000_000_000;
    let store: LogStore;
    beforeAll(async () => {
      store = await open({ now: () => nowMs, after: () => () => undefined });
    });
    afterAll(() => store[Symbol.asyncDispose]());

    // One store for all tests (opening one takes a while), and new people in each.
    let [ada, bob, cy, dan] = newPeople();
    beforeEach(() => {
      nowMs += 1_000_000;
      [ada, bob, cy, dan] = newPeople();
    });

    const append = async (...requests: AppendRequest[]) => [...(await store.append(requests))];
    const appendOne = async (request: AppendRequest) => (await append(request))[0] as AppendOutcome;
    const group = async (...members: UserId[]) => {
      const conversation = newId<ConversationId>();
      expect(await appendOne(create(conversation, ada, [ada, ...members]))).toMatchObject({ ok: true, seq: 1 });
      return conversation;
    };
    const seqs = async (conversation: ConversationId, range: Partial<PullRange> = {}) =>
      (await store.pull({ ...wholeLog, conversation, ...range })).entries.map(({ seq }) => seq);
    const headOf = async (user: UserId, conversation: ConversationId) =>
      (await store.heads(user, { only: [conversation] })).rows[0];

    describe('append', () => {
      test('numbers 1,000 concurrent requests without a gap, in their order, with a running loud count', async () => {
        const conversation = await group(bob);
        const requests = Array.from({ length: 1_000 }, (_, i) =>
          say(conversation, i % 2 ? ada : bob, { silent: i % 4 === 0 }),
        );
        const batches = Array.from({ length: 40 }, (_, i) => requests.slice(i * 25, i * 25 + 25));
        const outcomes = (await Promise.all(batches.map((batch) => store.append(batch)))).flat();
        expect(outcomes.map((outcome) => outcome.ok && outcome.seq)).toEqual(range(2, 1_001));
        expect(await seqs(conversation)).toEqual(range(1, 500));
        const { entries } = await store.pull({ ...wholeLog, conversation, afterSeq: 500, limit: 1_000 });
        expect(entries.map(({ id }) => idFromBytes<EntryId>(id))).toEqual(requests.slice(499).map(({ id }) => id));
        expect(entries.at(-1)).toMatchObject({ seq: 1_001, loudCount: 750 });
      });

      test('keeps what was given, under the clock of the server', async () => {
        const conversation = await group();
        const request = say(conversation, ada, { body: new Uint8Array([1, 2, 3]), silent: true });
        nowMs += 5;
        expect(await appendOne(request)).toEqual({
          ok: true,
          incarnation: expect.any(Number),
          seq: 2,
          acceptedAtMs: nowMs,
          loudCount: 0,
          expireAfterS: 0,
          isNew: true,
        });
        const { entries } = await store.pull({ ...wholeLog, conversation, afterSeq: 1 });
        expect(entries).toHaveLength(1);
        const [entry] = entries;
        expect(entry).toMatchObject({ seq: 2, kind: EntryKind.CONTENT, silent: true, generation: 0, epoch: 0 });
        expect([...(entry?.body ?? [])]).toEqual([1, 2, 3]);
        expect(entry?.acceptedAtMs).toBe(BigInt(nowMs));
        expect(idFromBytes<UserId>(entry?.authorUser ?? new Uint8Array())).toBe(ada);
        expect(idFromBytes<DeviceId>(entry?.authorDevice ?? new Uint8Array())).toBe(request.author.device as DeviceId);
      });

      test('answers a repetition with the first outcome', async () => {
        const conversation = await group();
        const request = say(conversation, ada);
        const first = await appendOne(request);
        nowMs += 1_000;
        await append(say(conversation, ada));
        expect(await appendOne(request)).toEqual({ ...first, isNew: false } as AppendOutcome);
        expect(await seqs(conversation)).toEqual([1, 2, 3]);
      });

      test('answers a repetition inside one batch', async () => {
        const conversation = await group();
        const request = say(conversation, ada);
        expect(await append(request, request, say(conversation, ada))).toMatchObject([
          { seq: 2, isNew: true },
          { seq: 2, isNew: false },
          { seq: 3, isNew: true },
        ]);
      });

      test('refuses the same id from another author, and writes nothing', async () => {
        const conversation = await group(bob);
        const request = say(conversation, ada);
        await append(request);
        const theft = { ...request, author: { user: bob, device: undefined } };
        expect(await appendOne(theft)).toMatchObject({ ok: false, code: ErrorCode.ID_CONFLICT });
        expect(await appendOne({ ...theft, author: { user: cy, device: undefined } })).toMatchObject({ ok: false });
        expect(await seqs(conversation)).toEqual([1, 2]);
      });

      test('takes the same id in another conversation', async () => {
        const [one, two] = [await group(), await group()];
        const request = say(one, ada);
        expect(await append(request, { ...request, conversation: two })).toMatchObject([{ seq: 2 }, { seq: 2 }]);
      });

      test('looks at the id before the membership, and at the membership before the epoch', async () => {
        const conversation = await group(bob);
        const landed = say(conversation, bob);
        const first = await appendOne(landed);
        await append(act(conversation, ada, { type: 'remove', user: bob }));
        expect(await appendOne(landed)).toEqual({ ...first, isNew: false } as AppendOutcome);
        const stale = { ...landed, intent: { ...landed.intent, epoch: 7 } as AppendIntent };
        expect(await appendOne(stale)).toEqual({ ...first, isNew: false } as AppendOutcome);
        expect(await appendOne({ ...stale, id: newId<EntryId>() })).toMatchObject({ code: ErrorCode.NOT_MEMBER });
        expect(await appendOne(say(conversation, ada, { epoch: 7 }))).toMatchObject({ code: ErrorCode.STALE_EPOCH });
      });

      test('a refused request between good ones disturbs neither', async () => {
        const conversation = await group();
        expect(await append(say(conversation, ada), say(conversation, bob), say(conversation, ada))).toMatchObject([
          { ok: true, seq: 2 },
          { ok: false, code: ErrorCode.NOT_MEMBER },
          { ok: true, seq: 3 },
        ]);
      });

      test('a batch that fails as a whole leaves nothing behind, and the store goes on', async () => {
        const conversation = await group(bob);
        const broken = { ...say(conversation, ada), id: 'not an id' as EntryId };
        const batch = [say(conversation, ada), act(conversation, ada, { type: 'remove', user: bob }), broken];
        await expect(store.append(batch)).rejects.toThrow();
        expect(await seqs(conversation)).toEqual([1]);
        expect((await store.conversationsOf(bob)).standings).toEqual([{ conversation, fromSeq: 1, headSeq: 1 }]);
        expect(await append(say(conversation, bob))).toMatchObject([{ ok: true, seq: 2, loudCount: 1 }]);
      });

      test('strangers can not tell a conversation from none', async () => {
        const conversation = await group();
        const [real, none] = await append(say(conversation, cy), say(newId<ConversationId>(), cy));
        expect(real).toEqual(none as AppendOutcome);
        expect(real).toMatchObject({ ok: false, code: ErrorCode.NOT_MEMBER });
      });
    });

    describe('membership', () => {
      test('create says who joined, and is repeated by its id', async () => {
        const conversation = newId<ConversationId>();
        const request = create(conversation, ada, [ada, bob]);
        const first = await appendOne(request);
        expect(first).toMatchObject({ ok: true, seq: 1, isNew: true, joined: [ada, bob] });
        expect(first.ok && first.change?.length).toBeGreaterThan(0);
        expect(await appendOne(request)).toMatchObject({ seq: 1, isNew: false });
        expect(await appendOne(create(conversation, ada, [ada]))).toMatchObject({ code: ErrorCode.ALREADY_EXISTS });
      });

      test('a direct conversation is created once, whoever of the two begins', async () => {
        const conversation = newId<ConversationId>();
        const [first, second] = await append(
          create(conversation, ada, [ada, bob], ConversationKind.DIRECT),
          create(conversation, bob, [bob, ada], ConversationKind.DIRECT),
        );
        expect(first).toMatchObject({ seq: 1, isNew: true });
        expect(second).toMatchObject({ seq: 1, isNew: false });
        expect(await seqs(conversation)).toEqual([1]);
        expect((await headOf(ada, conversation))?.peer).toBe(bob);
        expect((await headOf(bob, conversation))?.peer).toBe(ada);
      });

      test('begins with the entry that adds and ends with the one that removes', async () => {
        const conversation = await group(bob);
        await append(say(conversation, ada), act(conversation, ada, { type: 'add', users: [cy, bob] }));
        expect(await store.membership(conversation, cy)).toEqual({
          conversation,
          user: cy,
          role: Role.MEMBER,
          fromSeq: 3,
          toSeq: undefined,
          isAccepted: true,
        });
        const removal = await appendOne(act(conversation, ada, { type: 'remove', user: cy }));
        expect(removal).toMatchObject({ seq: 4, left: [cy] });
        await append(say(conversation, ada));
        const past = await store.membership(conversation, cy);
        expect(past).toMatchObject({ role: undefined, fromSeq: 3, toSeq: 4 });
        expect(await seqs(conversation, { fromSeq: 3, toSeq: 4 })).toEqual([3, 4]);
        expect((await store.conversationsOf(cy)).standings).toEqual([]);
        expect((await headOf(cy, conversation))?.state.headSeq).toBe(4);
        expect(await store.membership(conversation, dan)).toBeUndefined();
      });

      test('tells many at once where their conversations are, and of which one did not know', async () => {
        const [known, other] = [await group(bob), await group(cy)];
        await append(say(known, ada), act(other, ada, { type: 'add', users: [bob] }), say(other, bob));
        expect(await store.headSeqs([other, newId<ConversationId>(), known])).toEqual(
          new Map([
            [other, 3],
            [known, 2],
          ]),
        );
        expect(await store.membershipsBeyond([bob, dan], [known])).toEqual([
          { user: bob, conversation: other, fromSeq: 2, headSeq: 3 },
        ]);
        await append(act(other, ada, { type: 'remove', user: bob }));
        expect(await store.membershipsBeyond([bob, dan], [known])).toEqual([]);
        expect(await store.membershipsBeyond([bob], [])).toMatchObject([{ conversation: known, fromSeq: 1 }]);
      });

      test('a return begins a new interval; cursors do not go back', async () => {
        const conversation = await group(bob);
        await append(say(conversation, ada));
        await store.advance([{ conversation, user: bob, deliveredSeq: 2, readSeq: 2 }]);
        await append(act(conversation, bob, { type: 'leave' }), say(conversation, ada), say(conversation, ada));
        await append(act(conversation, ada, { type: 'add', users: [bob] }));
        expect(await store.membership(conversation, bob)).toMatchObject({ role: Role.MEMBER, fromSeq: 6 });
        expect((await store.membership(conversation, bob))?.toSeq).toBeUndefined();
        const [cursor] = (await headOf(bob, conversation))?.cursors ?? [];
        expect(cursor).toMatchObject({ deliveredSeq: 5, readSeq: 5, readLoudCount: 3 });
      });

      test('a newcomer starts with nothing unread', async () => {
        const conversation = await group();
        await append(say(conversation, ada), say(conversation, ada));
        await append(act(conversation, ada, { type: 'add', users: [bob] }));
        const head = await headOf(bob, conversation);
        expect((head?.state.loudCount ?? 0) - (head?.cursors[0]?.readLoudCount ?? 0)).toBe(0);
      });

      test('roles and the number of members are kept', async () => {
        const conversation = await group(bob, cy);
        await append(act(conversation, ada, { type: 'set_role', user: bob, role: Role.ADMIN }));
        await append(act(conversation, ada, { type: 'leave' }));
        const members = await store.members(conversation);
        expect(new Map(members.map(({ user, role }) => [user, role]))).toEqual(
          new Map([
            [bob, Role.OWNER],
            [cy, Role.MEMBER],
          ]),
        );
        expect((await headOf(bob, conversation))?.state.memberCount).toBe(2);
      });

      test('acquaintances share a present conversation', async () => {
        const conversation = await group(bob, cy);
        await append(act(conversation, ada, { type: 'remove', user: cy }));
        expect(await store.acquaintances(ada, [bob, cy, dan])).toEqual(new Set([bob]));
      });
    });

    describe('cursors', () => {
      test('merge by max, are clamped to the head, and remember the loud count', async () => {
        const conversation = await group(bob);
        await append(say(conversation, ada), say(conversation, ada, { silent: true }), say(conversation, ada));
        const move = (deliveredSeq: number, readSeq: number) =>
          store.advance([{ conversation, user: bob, deliveredSeq, readSeq }]);
        expect(await move(99, 3)).toMatchObject([
          { ok: true, hasMoved: true, cursor: { deliveredSeq: 4, readSeq: 3, readLoudCount: 1 } },
        ]);
        expect(await move(1, 2)).toMatchObject([
          { ok: true, hasMoved: false, cursor: { deliveredSeq: 4, readSeq: 3, readLoudCount: 1 } },
        ]);
        expect(await move(0, 99)).toMatchObject([
          { ok: true, hasMoved: true, cursor: { deliveredSeq: 4, readSeq: 4, readLoudCount: 2 } },
        ]);
        const members = await store.members(conversation);
        expect(members.find(({ user }) => user === ada)?.cursor).toMatchObject({ deliveredSeq: 0, readSeq: 0 });
      });

      test('what is read has been delivered', async () => {
        const conversation = await group();
        await append(say(conversation, ada));
        expect(await store.advance([{ conversation, user: ada, deliveredSeq: 0, readSeq: 2 }])).toMatchObject([
          { cursor: { deliveredSeq: 2, readSeq: 2 } },
        ]);
      });

      test('of past members stop at the end of the membership; strangers are refused', async () => {
        const conversation = await group(bob);
        await append(act(conversation, ada, { type: 'remove', user: bob }), say(conversation, ada));
        const outcomes = await store.advance([
          { conversation, user: bob, deliveredSeq: 9, readSeq: 9 },
          { conversation, user: cy, deliveredSeq: 1, readSeq: 1 },
          { conversation: newId<ConversationId>(), user: ada, deliveredSeq: 1, readSeq: 1 },
        ]);
        expect(outcomes).toMatchObject([
          { ok: true, isMember: false, cursor: { readSeq: 2 } },
          { ok: false, code: ErrorCode.NOT_MEMBER },
          { ok: false, code: ErrorCode.NOT_MEMBER },
        ]);
      });
    });

    describe('heads', () => {
      test('are those of present conversations, newest activity first', async () => {
        const [one, two] = [await group(bob), await group(bob)];
        const gone = await group(bob);
        await append(act(gone, ada, { type: 'remove', user: bob }));
        nowMs += 1_000;
        await append(say(one, ada));
        const { rows } = await store.heads(bob, {});
        expect(rows.map(({ state }) => state.conversation)).toEqual([one, two]);
        expect(rows[0]?.state).toMatchObject({ headSeq: 2, loudCount: 1, memberCount: 2, changedAtMs: nowMs });
        expect((await store.heads(cy, {})).rows).toEqual([]);
      });

      test('come with the newest entries of the first of them, as a pull would give them', async () => {
        const [quiet, long, heavy] = [await group(bob), await group(), await group(bob)];
        nowMs += 1_000;
        await append(say(long, ada), say(long, ada), act(long, ada, { type: 'add', users: [bob] }), say(long, ada));
        nowMs += 1_000;
        const body = new Uint8Array(600).fill(7);
        await append(say(heavy, ada, { body }), say(heavy, ada, { body }), say(heavy, ada));
        const { rows, isComplete } = await store.heads(bob, {
          newest: { conversations: 2, entries: 2, maxBytes: 500 },
        });
        expect(isComplete).toBe(true);
        expect(rows.map(({ state }) => state.conversation)).toEqual([heavy, long, quiet]);
        const seqs = rows.map(({ entries }) => entries?.map(({ seq }) => seq));
        // The heavy one passes the bound, and is still told; of the long one bob may see what came after he did.
        expect(seqs).toEqual([[3, 4], [4, 5], undefined]);
        const pulled = await store.pull({ ...wholeLog, conversation: heavy, beforeSeq: 5, limit: 2 });
        expect(rows[0]?.entries).toEqual([...pulled.entries]);
        const { rows: all } = await store.heads(bob, { newest: { conversations: 1, entries: 9, maxBytes: 500 } });
        expect(all[0]?.entries?.map(({ seq }) => seq)).toEqual([3, 4]);
        expect(await store.heads(bob, {}).then(({ rows }) => rows.every(({ entries }) => entries === undefined))).toBe(
          true,
        );
      });

      test('since the conversations were looked up: nothing is missed either', async () => {
        const conversation = await group(bob);
        nowMs += 10_000;
        const { readAtMs } = await store.conversationsOf(bob);
        nowMs += 10;
        await append(say(conversation, ada));
        const read = await store.heads(bob, { readAtMs });
        expect(read.readAtMs).toBe(readAtMs);
        nowMs += 10_000;
        expect((await store.heads(bob, { sinceMs: read.readAtMs })).rows).toHaveLength(1);
      });

      test('since: entries, memberships that ended, own and others’ cursors', async () => {
        const [quiet, talk, gone, read] = [await group(bob), await group(bob), await group(bob), await group(bob)];
        nowMs += 1_000;
        const { readAtMs } = await store.heads(bob, {});
        nowMs += 1_000;
        expect((await store.heads(bob, { sinceMs: nowMs })).rows).toEqual([]);
        await append(say(talk, ada), act(gone, ada, { type: 'remove', user: bob }));
        await store.advance([{ conversation: read, user: ada, deliveredSeq: 1, readSeq: 0 }]);
        const { rows } = await store.heads(bob, { sinceMs: readAtMs });
        const changed = rows.map(({ state }) => state.conversation);
        expect(new Set(changed)).toEqual(new Set([talk, gone, read]));
        expect(changed).not.toContain(quiet);
        expect(rows.find(({ state }) => state.conversation === gone)?.membership).toMatchObject({ toSeq: 2 });
        const head = rows.find(({ state }) => state.conversation === read);
        expect(head?.cursors.map(({ user }) => idFromBytes<UserId>(user))).toEqual([bob, ada]);
      });

      test('since: nothing is missed by a read while a write is under way', async () => {
        const conversation = await group();
        nowMs += 10;
        const writing = store.append([say(conversation, ada)]);
        nowMs += 10;
        const before = await store.heads(ada, {});
        await writing;
        const seen = before.rows[0]?.state.headSeq === 2;
        const { rows } = await store.heads(ada, { sinceMs: before.readAtMs });
        expect(seen || rows[0]?.state.headSeq === 2).toBe(true);
      });

      test('since: a clock that is set back hides nothing', async () => {
        const conversation = await group();
        nowMs += 10_000;
        const { readAtMs } = await store.heads(ada, {});
        nowMs -= 60_000;
        await append(say(conversation, ada));
        expect((await store.heads(ada, { sinceMs: readAtMs })).rows).toHaveLength(1);
      });

      test('of a member of the past tell nothing of what the others did since', async () => {
        const conversation = await group(bob);
        await append(act(conversation, ada, { type: 'remove', user: bob }), rename(conversation, ada));
        await store.advance([{ conversation, user: ada, deliveredSeq: 3, readSeq: 3 }]);
        const head = await headOf(bob, conversation);
        expect(head?.cursors.map(({ user }) => idFromBytes<UserId>(user))).toEqual([bob]);
        expect(head?.details).toBeUndefined();
        expect(head?.state).toMatchObject({ headSeq: 2 });
      });

      test('carry the newest details, for newcomers too', async () => {
        const conversation = await group();
        await append(rename(conversation, ada), rename(conversation, ada), say(conversation, ada));
        await append(act(conversation, ada, { type: 'add', users: [bob] }));
        expect((await headOf(bob, conversation))?.details).toMatchObject({ seq: 3, kind: EntryKind.DETAILS });
      });
    });

    describe('locate', () => {
      const locate = async (conversation: ConversationId, at: PlaceInLog['at'], bounds: Partial<PlaceInLog> = {}) =>
        store.locate({ conversation, at, fromSeq: 1, toSeq: undefined, ...bounds });

      test('finds an entry by its id, in its conversation and within the membership alone', async () => {
        const [conversation, other] = [await group(), await group()];
        const said = [say(conversation, ada), say(conversation, ada), say(conversation, ada)] as const;
        await append(...said);
        const at = { entry: said[1].id };
        expect(await locate(conversation, at)).toBe(3);
        expect(await locate(conversation, at, { fromSeq: 3, toSeq: 3 })).toBe(3);
        expect(await locate(conversation, at, { fromSeq: 4 })).toBeUndefined();
        expect(await locate(conversation, at, { toSeq: 2 })).toBeUndefined();
        expect(await locate(other, at)).toBeUndefined();
        expect(await locate(newId<ConversationId>(), at)).toBeUndefined();
        expect(await locate(conversation, { entry: newId<EntryId>() })).toBeUndefined();
      });

      test('finds the first entry of a moment, else the newest one', async () => {
        const conversation = await group();
        const places: number[] = [];
        for (let i = 0; i < 9; i++) {
          nowMs += 10;
          const [outcome] = await append(say(conversation, ada));
          places.push(outcome?.ok ? outcome.acceptedAtMs : 0);
        }
        const at = (seq: number, more = 0) => ({ atMs: (places[seq - 2] ?? 0) + more });
        for (const seq of [2, 5, 10]) expect(await locate(conversation, at(seq))).toBe(seq);
        expect(await locate(conversation, at(5, 1))).toBe(6);
        expect(await locate(conversation, { atMs: 0 })).toBe(1);
        expect(await locate(conversation, at(10, 1))).toBe(10);
        expect(await locate(conversation, at(2), { fromSeq: 4, toSeq: 6 })).toBe(4);
        expect(await locate(conversation, at(9), { fromSeq: 4, toSeq: 6 })).toBe(6);
      });
    });

    describe('pull', () => {
      test('goes forwards and backwards, and says when there is no more', async () => {
        const conversation = await group();
        await append(...Array.from({ length: 9 }, () => say(conversation, ada)));
        const pull = async (range: Partial<PullRange>) => {
          const page = await store.pull({ ...wholeLog, conversation, limit: 3, ...range });
          return [page.entries.map(({ seq }) => seq), page.atEnd];
        };
        expect(await pull({ afterSeq: 0 })).toEqual([[1, 2, 3], false]);
        expect(await pull({ afterSeq: 7 })).toEqual([[8, 9, 10], true]);
        expect(await pull({ afterSeq: 10 })).toEqual([[], true]);
        expect(await pull({ beforeSeq: 11 })).toEqual([[8, 9, 10], false]);
        expect(await pull({ beforeSeq: 4 })).toEqual([[1, 2, 3], true]);
        expect(await pull({ beforeSeq: 1 })).toEqual([[], true]);
        expect(await pull({ beforeSeq: 0xffff_ffff })).toEqual([[8, 9, 10], false]);
        expect(await pull({ afterSeq: 0xffff_ffff })).toEqual([[], true]);
      });

      test('stays within the membership', async () => {
        const conversation = await group();
        await append(...Array.from({ length: 9 }, () => say(conversation, ada)));
        const bounds = { fromSeq: 4, toSeq: 6 };
        expect(await seqs(conversation, { ...bounds, afterSeq: 0 })).toEqual([4, 5, 6]);
        expect(await seqs(conversation, { ...bounds, beforeSeq: 99 })).toEqual([4, 5, 6]);
        const page = await store.pull({ ...wholeLog, conversation, ...bounds });
        expect(page).toMatchObject({ headSeq: 6, atEnd: true });
      });

      test('ends after the entry that passes the size', async () => {
        const conversation = await group();
        await append(...Array.from({ length: 5 }, () => say(conversation, ada, { body: new Uint8Array(1_000) })));
        const page = await store.pull({ ...wholeLog, conversation, afterSeq: 1, maxBytes: 2_000 });
        expect([page.entries.length, page.atEnd]).toEqual([2, false]);
      });

      test('by kind', async () => {
        const conversation = await group();
        await append(say(conversation, ada), rename(conversation, ada), say(conversation, ada));
        expect(await seqs(conversation, { kinds: [EntryKind.DETAILS, EntryKind.MEMBERSHIP] })).toEqual([1, 3]);
        expect(await seqs(conversation, { kinds: [EntryKind.CONTENT], beforeSeq: 4 })).toEqual([2]);
      });

      test('of several kinds in the order of the log, page by page, forwards and backwards', async () => {
        const conversation = await group();
        const policy = { type: 'set_timer', expireAfterS: 60 } as const;
        for (let i = 0; i < 40; i++)
          await append(say(conversation, ada), rename(conversation, ada), act(conversation, ada, policy));
        const kinds = [EntryKind.MEMBERSHIP, EntryKind.DETAILS];
        const all = [1, ...range(2, 121).filter((seq) => seq % 3 !== 2)];
        const [first, rest] = [all.slice(0, 70), all.slice(70)];
        expect(await seqs(conversation, { kinds, limit: 70 })).toEqual(first);
        expect(await seqs(conversation, { kinds, limit: 70, afterSeq: first.at(-1) ?? 0 })).toEqual(rest);
        expect(await seqs(conversation, { kinds, limit: 3, beforeSeq: 121 })).toEqual(all.slice(-4, -1));
        expect(await seqs(conversation, { kinds: [...kinds, EntryKind.CONTENT] })).toEqual(range(1, 121));
        const page = await store.pull({ ...wholeLog, conversation, kinds, limit: 81 });
        expect([page.entries.length, page.atEnd]).toEqual([81, true]);
        expect((await store.pull({ ...wholeLog, conversation, kinds, limit: 80 })).atEnd).toBe(false);
      });

      test('of a log that does not exist is empty', async () => {
        const page = await store.pull({ ...wholeLog, conversation: newId<ConversationId>() });
        expect(page).toMatchObject({ entries: [], headSeq: 0, atEnd: true });
      });
    });

    describe('invites', () => {
      const invite = async (conversation: ConversationId, usesLeft: number, expiresAtMs?: number) => {
        const id = newId<InviteId>();
        await store.createInvite({ id, conversation, code: `code ${id}`, usesLeft, expiresAtMs, createdBy: ada });
        return id;
      };

      test('are used up with the joins, atomically', async () => {
        const conversation = await group();
        const id = await invite(conversation, 2);
        const users = Array.from({ length: 5 }, () => newId<UserId>());
        const outcomes = await Promise.all(
          users.map((user) => appendOne(act(conversation, user, { type: 'join', invite: id }))),
        );
        expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2);
        expect(outcomes.filter((o) => !o.ok && o.code === ErrorCode.INVITE_INVALID)).toHaveLength(3);
        expect(await store.members(conversation)).toHaveLength(3);
        expect(await store.findInvite(`code ${id}`)).toMatchObject({ id, usesLeft: 0 });
        expect(await store.findInvite('code of none')).toBeUndefined();
        expect(await store.listInvites(conversation)).toEqual([]);
      });

      test('a repeated or needless join uses nothing up', async () => {
        const conversation = await group();
        const id = await invite(conversation, 2);
        const join = act(conversation, bob, { type: 'join', invite: id });
        expect(await appendOne(join)).toMatchObject({ ok: true, isNew: true, joined: [bob] });
        expect(await appendOne(join)).toMatchObject({ ok: true, isNew: false });
        expect(await appendOne({ ...join, id: newId<EntryId>() })).toMatchObject({ code: ErrorCode.ALREADY_EXISTS });
        expect(await store.findInvite(`code ${id}`)).toMatchObject({ id, conversation, usesLeft: 1, createdBy: ada });
      });

      test('expire, can be revoked once, and only lead where they belong', async () => {
        const [conversation, other] = [await group(), await group()];
        const [expiring, revoked, good] = [
          await invite(conversation, 5, nowMs + 1_000),
          await invite(conversation, 5),
          await invite(conversation, 5),
        ];
        expect(await store.listInvites(conversation)).toHaveLength(3);
        nowMs += 1_000;
        expect(await store.revokeInvite(other, revoked)).toBe(false);
        expect(await store.revokeInvite(conversation, revoked)).toBe(true);
        expect(await store.revokeInvite(conversation, revoked)).toBe(false);
        expect((await store.listInvites(conversation)).map(({ id }) => id)).toEqual([good]);
        expect(await store.findInvite(`code ${revoked}`)).toMatchObject({ id: revoked, usesLeft: 0 });
        for (const [target, id] of [
          [conversation, expiring],
          [conversation, revoked],
          [other, good],
          [newId<ConversationId>(), good],
        ] as const)
          expect(await appendOne(act(target, bob, { type: 'join', invite: id }))).toMatchObject({
            code: ErrorCode.INVITE_INVALID,
          });
      });
    });
  });
}

const newPeople = () => [newId<UserId>(), newId<UserId>(), newId<UserId>(), newId<UserId>()] as const;

const wholeLog = { fromSeq: 1, toSeq: undefined, limit: 500, maxBytes: 1_000_000_000, kinds: [] };

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

function act(conversation: ConversationId, user: UserId, intent: AppendIntent): AppendRequest {
  return { conversation, id: newId<EntryId>(), author: { user, device: newId<DeviceId>() }, intent };
}

interface Content {
  readonly silent?: boolean;
  readonly epoch?: number;
  readonly body?: Uint8Array;
}

function say(conversation: ConversationId, user: UserId, content: Content = {}): AppendRequest {
  const { silent = false, epoch = 0, body = new Uint8Array([1]) } = content;
  return act(conversation, user, { type: 'content', kind: EntryKind.CONTENT, silent, generation: 0, epoch, body });
}

function rename(conversation: ConversationId, user: UserId): AppendRequest {
  const body = new Uint8Array([2]);
  return act(conversation, user, {
    type: 'content',
    kind: EntryKind.DETAILS,
    silent: false,
    generation: 0,
    epoch: 0,
    body,
  });
}

function create(
  conversation: ConversationId,
  user: UserId,
  members: readonly UserId[],
  kind = ConversationKind.GROUP,
): AppendRequest {
  return act(conversation, user, {
    type: 'create',
    kind,
    encryption: Encryption.OPEN,
    members: members.map((member) => ({ user: member, role: member === user ? Role.OWNER : Role.MEMBER })),
  });
}
