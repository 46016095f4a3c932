/** I19: slots move while two nodes write to them, and nothing of it is lost, doubled or out of order. */
import { describe, expect, test } from 'bun:test';
import { type ConversationId, ErrorCode, idFromBytes, newId, type UserId } from '@tidings/protocol';
import { createLog } from '../../log/append';
import type { AppendOutcome, AppendRequest, LogStore } from '../../ports/log-store';
import { systemClock } from '../system-clock';
import { moveSlots, type SlotMover } from './move-slots';
import { openPool } from './pool';
import { SlotDirectory } from './slot-directory';
import { slotOf } from './slots';
import { hasPostgres } from './testing/databases';
import { openTestNodes } from './testing/open-test-store';
import { act, create, say, wholeLog } from './testing/requests';

const [ada, bob] = [newId<UserId>(), newId<UserId>()];

describe.skipIf(!hasPostgres)('moving slots', () => {
  test('while two nodes append, read and change members', async () => {
    await using nodes = await openTestNodes(systemClock);
    const [one, two] = nodes.stores.map(({ logStore }) => logStore) as [LogStore, LogStore];
    await using mover = await openMover(nodes.urls);
    const conversations = Array.from({ length: 4 }, () => newId<ConversationId>());
    await one.append(conversations.map((id) => create(id, [ada, bob])));

    let isMoving = true;
    const written: AppendRequest[][] = [];
    const lives = [one, two].map(async (store, node) => {
      await using log = createLog({ store, clock: systemClock, onCommitted: nothing, onCursors: nothing });
      while (isMoving) {
        const batch = conversations.map((id) => say(id, node === 0 ? ada : bob, Uint8Array.of(node)));
        expect((await log.append(batch)).filter(({ ok }) => !ok)).toEqual([]);
        written.push(batch);
        const [first] = conversations as [ConversationId];
        expect(await store.membership(first, bob)).toMatchObject({ fromSeq: 1 });
        expect((await store.conversationsOf(ada)).standings).toHaveLength(conversations.length);
        expect((await store.heads(bob, {})).rows).toHaveLength(conversations.length);
        await log.advance([{ conversation: first, user: node === 0 ? ada : bob, deliveredSeq: 9_999, readSeq: 9_999 }]);
      }
    });
    for (let round = 0; round < 4 || written.length < 20; round++)
      await moveSlots(mover, [...new Set(conversations.map(slotOf))], round % 2 === 0 ? 1 : 0);
    isMoving = false;
    await Promise.all(lives);

    for (const conversation of conversations) {
      const { entries } = await two.pull({ ...wholeLog, conversation });
      const ids = entries.slice(1).map(({ id }) => idFromBytes(id));
      const sent = written.flat().filter((request) => request.conversation === conversation);
      expect(new Set(ids)).toEqual(new Set(sent.map(({ id }) => id)));
      expect(ids).toHaveLength(sent.length);
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: entries.length }, (_, i) => i + 1));
      for (const node of [0, 1]) {
        const own = entries.filter(({ seq, body }) => seq > 1 && body[0] === node).map(({ id }) => idFromBytes(id));
        expect(own).toEqual(sent.map(({ id }) => id).filter((id) => own.includes(id)));
      }
    }
    expect((await one.conversationsOf(ada)).standings.map(({ conversation }) => conversation).sort()).toEqual(
      [...conversations].sort(),
    );
  });

  test('takes everything along, and what was deleted stays deleted', async () => {
    await using nodes = await openTestNodes(systemClock, { nodes: 1 });
    const [store] = nodes.stores.map(({ logStore }) => logStore) as [LogStore];
    await using mover = await openMover(nodes.urls);
    const conversation = newId<ConversationId>();
    const secret = say(conversation, ada, new TextEncoder().encode('a secret'));
    const invite = {
      id: newId(),
      conversation,
      code: `code ${newId()}`,
      usesLeft: 2,
      expiresAtMs: 9e15,
      createdBy: ada,
    };
    await store.append([create(conversation, [ada, bob]), secret]);
    await store.createInvite(invite as never);
    const slot = slotOf(conversation);
    const there = store.laneOf?.(conversation) === undefined ? 0 : Math.floor((store.laneOf(conversation) ?? 0) / 2);
    const other = 1 - there;
    // Copied with its body, and then deleted, before the source gives up.
    const copiedFirst = await copyOnly(mover, slot, { from: there, to: other });
    expect(copiedFirst).toBe(2);
    const intent = { ...(secret.intent as object), silent: true, deletes: [secret.id] } as never;
    await store.append([
      act(conversation, ada, intent),
      act(conversation, ada, { type: 'remove', user: bob, ban: true }),
    ]);
    await store.advance([{ conversation, user: ada, deliveredSeq: 3, readSeq: 3 }]);
    await store.moveConsumers([{ consumer: 'search', conversation, seq: 2 }]);
    const before = await photograph(store, conversation);
    await moveSlots(mover, [slot], other);
    expect(await photograph(store, conversation)).toEqual(before);
    expect(Math.floor((store.laneOf?.(conversation) ?? 0) / 2)).toBe(other);
    const bodies = await mover.shards[other]?.query<{ body: Uint8Array }>(
      'SELECT body FROM entries WHERE conversation = $1 AND seq = 2',
      [conversation],
    );
    expect(bodies).toMatchObject([{ body: new Uint8Array() }]);
    expect(
      await mover.shards[there]?.query('SELECT 1 FROM entries WHERE conversation = $1', [conversation]),
    ).toHaveLength(0);
    expect(await store.append([say(conversation, bob), say(conversation, ada)])).toMatchObject([
      { code: ErrorCode.NOT_MEMBER },
      { ok: true, seq: 5 },
    ]);
  });

  test('that ended half-way is finished by the same command', async () => {
    await using nodes = await openTestNodes(systemClock, { nodes: 1 });
    const [store] = nodes.stores.map(({ logStore }) => logStore) as [LogStore];
    await using mover = await openMover(nodes.urls);
    const conversation = newId<ConversationId>();
    await store.append([create(conversation, [ada]), say(conversation, ada)]);
    const from = Math.floor((store.laneOf?.(conversation) ?? 0) / 2);
    const to = 1 - from;
    const slot = slotOf(conversation);
    const before = await photograph(store, conversation);
    // The process ends as the source has given up: nobody owns the slot.
    const breaking = { ...mover, shards: mover.shards.map((pool, i) => (i === to ? dying(pool) : pool)) };
    expect(await moveSlots(breaking, [slot], to).then(nothing, messageOf)).toBe('killed');
    const waiting: Promise<readonly AppendOutcome[]> = store.append([say(conversation, ada)]);
    await moveSlots(mover, [slot], to);
    expect(await waiting).toMatchObject([{ ok: true, seq: 3 }]);
    const after = await photograph(store, conversation);
    expect(after.entries.slice(0, 2)).toEqual(before.entries);
  });

  test('that ended before it had tidied up leaves nothing that counts, and is tidied up by the same command', async () => {
    await using nodes = await openTestNodes(systemClock, { nodes: 1 });
    const [store] = nodes.stores.map(({ logStore }) => logStore) as [LogStore];
    await using mover = await openMover(nodes.urls);
    const conversation = newId<ConversationId>();
    const [cy, dan] = [newId<UserId>(), newId<UserId>()];
    await store.append([create(conversation, [cy, dan])]);
    const from = Math.floor((store.laneOf?.(conversation) ?? 0) / 2);
    const [to, slot] = [1 - from, slotOf(conversation)];
    const dyingShards = mover.shards.map((pool, i) => (i === from ? dying(pool, 'DELETE FROM members') : pool));
    expect(await moveSlots({ ...mover, shards: dyingShards }, [slot], to).then(nothing, messageOf)).toBe('killed');
    expect(await store.acquaintances(cy, [dan])).toEqual(new Set([dan]));
    expect(await store.append([act(conversation, dan, { type: 'leave' })])).toMatchObject([{ ok: true }]);
    expect(await store.acquaintances(cy, [dan])).toEqual(new Set());
    expect(await store.watchable(cy, [dan])).toEqual(new Set());
    const bringing = newId<ConversationId>();
    const intent = { ...(create(bringing, [cy, dan]).intent as object), asksStrangers: true } as never;
    expect(await store.append([act(bringing, cy, intent)])).toMatchObject([{ ok: true }]);
    expect(await store.membership(bringing, dan)).toMatchObject({ isAccepted: false });
    const left = () => mover.shards[from]?.query('SELECT 1 FROM entries WHERE conversation = $1', [conversation]);
    expect((await left())?.length).toBeGreaterThan(0);
    await moveSlots(mover, [slot], to);
    expect(await left()).toHaveLength(0);
    expect((await store.pull({ ...wholeLog, conversation })).entries).toHaveLength(2);
  });
});

const nothing = () => undefined;
const messageOf = (failure: Error) => failure.message;

async function openMover(urls: readonly string[]): Promise<SlotMover & AsyncDisposable> {
  const pools = urls.map((url, i) => openPool(url, { name: `shard ${i + 1}`, isPatient: true, connections: 3 }));
  return {
    slots: new SlotDirectory(pools[0] as (typeof pools)[0]),
    shards: pools,
    async [Symbol.asyncDispose]() {
      for (const pool of pools) await pool[Symbol.asyncDispose]();
    },
  };
}

/** The first half of a move, as an attempt that was given up leaves it. */
async function copyOnly({ shards }: SlotMover, slot: number, { from, to }: { from: number; to: number }) {
  const { conversationsIn, copyEntries, readCopied } = await import('./copy-rows');
  const [source, target] = [shards[from], shards[to]];
  if (source === undefined || target === undefined) throw new Error('no such shard');
  const copied = await readCopied(target.query, await conversationsIn(source.query, slot));
  return copyEntries(source.query, target.query, copied);
}

/** A pool whose process ends when it is to own a slot, or to do something else. */
function dying(pool: SlotMover['shards'][0], when = 'INSERT INTO owned_slots'): SlotMover['shards'][0] {
  return {
    query: (text, parameters) =>
      text.includes(when) ? Promise.reject(new Error('killed')) : pool.query(text, parameters),
    transact: pool.transact,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

async function photograph(store: LogStore, conversation: ConversationId) {
  const { entries, incarnation, headSeq } = await store.pull({ ...wholeLog, conversation });
  const { rows } = await store.heads(ada, { only: [conversation] });
  return {
    entries: [...entries],
    incarnation,
    headSeq,
    rows,
    members: await store.members(conversation),
    invites: await store.listInvites(conversation),
    banned: await store.banned(conversation),
    consumed: await store.consumerPlace('search', conversation),
  };
}
