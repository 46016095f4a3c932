import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type ConversationId, type EntryId, ErrorCode, idFromBytes, newId } from '@tidings/protocol';
import type { Client, ConversationRow, TimelineState } from '../api';
import type { FakeLog, ServerCase } from '../testing/fake-server';
import { type FakeWorld, mortal, openFakeWorld, textsOf, until, watched } from '../testing/world';

let world: FakeWorld;
let log: FakeLog;
const clients: Client[] = [];

beforeEach(async () => {
  world = await openFakeWorld();
  log = world.server.logs.get(world.conversation) as FakeLog;
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  world[Symbol.dispose]();
});

async function open(platform = world.createPlatform()): Promise<Client> {
  const client = await world.open(platform);
  clients.push(client);
  return client;
}

async function openLive(): Promise<Client> {
  const client = await open();
  await until('the client is live', () => client.connection.get()?.phase === 'live');
  return client;
}

const numbered = (count: number, name = 'm') => Array.from({ length: count }, (_, i) => `${name}${i}`);

describe('a server that can read only some of the conversations', () => {
  test('is used for those, is not taken to have told everything, and tells the rest later', async () => {
    const lost = world.server.addLog(newId<ConversationId>(), ['from before']);
    world.server.unreadable.add(lost.id);
    const client = await open();
    const list = watched(client.conversations.observeList());
    const isListed = (id: string) => list.get()?.some((row) => row.id === id) ?? false;
    await until('what it can read is there', () => isListed(world.conversation));
    await client.messages.send(world.conversation, 'meanwhile');
    await until('it is acknowledged', () => log.entries.length === 1);
    expect(client.connection.get()?.phase).toBe('catching_up');
    expect([isListed(world.conversation), isListed(lost.id)]).toEqual([true, false]);
    const hellos = () => world.server.frames.flatMap((frame) => (frame.case === 'hello' ? [frame.value] : []));
    world.server.cut();
    await until('it has said hello again', () => hellos().length === 2);
    expect(hellos()[1]?.since).toHaveLength(0);

    world.server.repair();
    await until('the client is live', () => client.connection.get()?.phase === 'live');
    await until('the rest is there', () => isListed(lost.id));
  });
});

describe('receiving', () => {
  test('whatever becomes of live frames, the timeline is the log', async () => {
    const client = await openLive();
    const timeline = watched(client.messages.openTimeline(world.conversation));
    let held: ServerCase | undefined;
    let count = 0;
    // Every third is lost, every fourth doubled, every fifth comes after the next.
    world.server.deliver = (frame) => {
      count += 1;
      if (count % 3 === 0) return [];
      if (count % 4 === 0) return [frame, frame];
      if (count % 5 === 0) {
        held = frame;
        return [];
      }
      const late = held;
      held = undefined;
      return late ? [frame, late] : [frame];
    };
    for (const text of numbered(100)) {
      world.server.write(log, text);
      if (count % 7 === 0) await until('a turn has passed', () => true);
    }
    world.server.deliver = (frame) => [frame];
    world.server.write(log, 'last');
    await until('everything is there', () => textsOf(timeline).at(-1) === 'last');
    // Holes were filled as they were seen, not left for scrolling.
    expect(timeline.get()?.hasOlder).toBe(false);
    expect(textsOf(timeline)).toEqual([...numbered(100), 'last']);
  });

  test('a short absence is filled, a long one opens a window that scrolling joins', async () => {
    for (const text of numbered(20, 'early')) world.server.write(log, text);
    const first = await openLive();
    await first[Symbol.asyncDispose]();
    clients.pop();
    for (const text of numbered(1_500, 'late')) world.server.write(log, text);
    const client = await openLive();
    const timeline = watched(client.messages.openTimeline(world.conversation));
    await until('the newest is shown', () => textsOf(timeline).at(-1) === 'late1499');
    expect(textsOf(timeline)).toHaveLength(50);
    const list = watched(client.conversations.observeList());
    await until('the list is read', () => list.get() !== undefined);
    expect(list.get()?.[0]?.unread).toBe(1_520);
    for (let pages = 0; timeline.get()?.hasOlder; pages++) {
      await timeline.loadOlder();
      expect(timeline.get()?.olderFailed).toBe(false);
      const texts = textsOf(timeline);
      expect(texts).toEqual(world.server.texts(log).slice(-texts.length));
      if (pages > 100) throw new Error('scrolling back never ends');
    }
    expect(textsOf(timeline)).toEqual([...numbered(20, 'early'), ...numbered(1_500, 'late')]);
  });

  test('another incarnation is fetched anew', async () => {
    for (const text of numbered(10)) world.server.write(log, text);
    const client = await openLive();
    const timeline = watched(client.messages.openTimeline(world.conversation));
    await until('it is shown', () => textsOf(timeline).length === 10);
    log.incarnation = 2;
    log.entries = log.entries.slice(0, 4);
    world.server.cut();
    await until('what was lost is gone', () => textsOf(timeline).length === 4);
    world.server.write(log, 'after');
    await until('it goes on', () => textsOf(timeline).at(-1) === 'after');
    expect(textsOf(timeline)).toEqual([...numbered(4), 'after']);
  });

  test('reading is told to the server, also when telling it was lost', async () => {
    for (const text of numbered(3)) world.server.write(log, text);
    const client = await openLive();
    const list = watched(client.conversations.observeList());
    await until('three are unread', () => list.get()?.[0]?.unread === 3);
    world.server.isUp = false;
    world.server.cut();
    await client.messages.markRead(world.conversation, 2);
    await until('one is unread', () => list.get()?.[0]?.unread === 1);
    expect(log.cursor.readSeq).toBe(0);
    world.server.isUp = true;
    await until('the server knows', () => log.cursor.readSeq === 2 && log.cursor.deliveredSeq === 3);
  });
});

describe('reading what is not held yet', () => {
  test('all of it counts as read at once, offline too', async () => {
    for (const text of numbered(3)) world.server.write(log, text);
    // The head comes, its entries do not.
    world.server.isMute = true;
    const client = await open();
    const list = watched(client.conversations.observeList());
    await until('three are unread', () => list.get()?.[0]?.unread === 3);
    world.server.isUp = false;
    world.server.cut();
    await client.messages.markRead(world.conversation, 3);
    await until('none is unread', () => list.get()?.[0]?.unread === 0);
  });

  test('of a part of it the server says how many were loud', async () => {
    for (const text of numbered(3)) world.server.write(log, text);
    world.server.isMute = true;
    const client = await open();
    const list = watched(client.conversations.observeList());
    await until('three are unread', () => list.get()?.[0]?.unread === 3);
    await client.messages.markRead(world.conversation, 2);
    await until('one is unread', () => list.get()?.[0]?.unread === 1);
  });
});

describe('the list', () => {
  const previewOf = (list: { get(): readonly ConversationRow[] | undefined }) => {
    const preview = list.get()?.[0]?.preview;
    return preview?.type === 'message' && preview.content.type === 'text' ? preview.content.text : undefined;
  };

  test('what was refused hides nothing that came since, and is there as long as nothing has', async () => {
    const client = await openLive();
    const list = watched(client.conversations.observeList());
    world.server.write(log, 'hello');
    await until('it is told', () => previewOf(list) === 'hello');
    await refuseOnce(client, 'no answer');
    await until('it has failed', () => isFailed(list.get()?.[0]));
    expect(previewOf(list)).toBe('no answer');
    world.server.write(log, 'are you there?');
    await until('it is told', () => previewOf(list) === 'are you there?');
    await refuseOnce(client, 'still no answer');
    await until('the newer one has failed', () => previewOf(list) === 'still no answer' && isFailed(list.get()?.[0]));
  });

  test('what was done offline to the newest message shows', async () => {
    const client = await openLive();
    const list = watched(client.conversations.observeList());
    const timeline = watched(client.messages.openTimeline(world.conversation));
    const id = await client.messages.send(world.conversation, 'hallo');
    await until('it is sent', () => log.entries.length === 1 && isSettled(timeline.get()));
    const database = await world.createPlatform().openDatabase('tidings');
    await until('it is in the log alone', async () => (await database.all('SELECT 1 FROM outbox')).length === 0);
    world.server.isUp = false;
    world.server.cut();
    await client.messages.edit(world.conversation, id, 'hello');
    await until('it reads otherwise', () => previewOf(list) === 'hello');
    await client.messages.deleteForEveryone(world.conversation, [id]);
    await until('it is gone', () => list.get()?.[0]?.preview?.type === 'message' && previewOf(list) === undefined);
    await database.close();
  });

  test('what waits is shown, and what comes meanwhile is told apart', async () => {
    const client = await openLive();
    const list = watched(client.conversations.observeList());
    world.server.retryAfterMs = 3_600_000;
    world.server.fateOf = () => ErrorCode.RATE_LIMITED;
    await client.messages.send(world.conversation, 'later');
    world.server.write(log, 'news');
    await until('it is told', () => list.get()?.[0]?.unread === 1);
    expect(previewOf(list)).toBe('later');
    expect(list.get()?.[0]?.newest).toMatchObject({ isOwn: false, content: { text: 'news' } });
  });

  const isFailed = (row: ConversationRow | undefined) =>
    row?.preview?.type === 'message' && row.preview.status === 'failed';
});

describe('taking back', () => {
  const everSent = () =>
    world.server.frames.flatMap((frame) => (frame.case === 'append' ? [idFromBytes(frame.value.id) as string] : []));
  const shownIn = async (client: Client) => {
    const timeline = watched(client.messages.openTimeline(world.conversation));
    await until('the timeline is read', () => timeline.get() !== undefined);
    return timeline;
  };

  test('what was written offline and deleted is never sent, nor what was done to it', async () => {
    await (await openLive())[Symbol.asyncDispose]();
    clients.pop();
    world.server.isUp = false;
    const client = await open();
    const { messages } = client;
    const sent = watched(messages.openTimeline(world.conversation));
    const wrong = await messages.send(world.conversation, 'for somebody else');
    await messages.edit(world.conversation, wrong, 'for nobody here');
    await messages.react(world.conversation, wrong, '👍', true);
    await messages.setPinned(world.conversation, wrong, true);
    const hidden = await messages.send(world.conversation, 'nor this');
    const given = await messages.send(world.conversation, 'nor that');
    await messages.send(world.conversation, 'right');
    await messages.deleteForEveryone(world.conversation, [wrong]);
    await messages.hide(world.conversation, [hidden]);
    await messages.discard(given);
    await until('one is left', () => textsOf(sent).length === 1);
    world.server.isUp = true;
    client.reconnect();
    await until('it has arrived', () => log.entries.length > 0 && isSettled(sent.get()));
    expect(world.server.texts(log)).toEqual(['right']);
    expect(everSent()).toHaveLength(1);
  });

  test('what the server holds back can be taken back, and nothing waits for it', async () => {
    const client = await openLive();
    world.server.retryAfterMs = 3_600_000;
    world.server.fateOf = () => ErrorCode.RATE_LIMITED;
    const timeline = await shownIn(client);
    const slow = await client.messages.send(world.conversation, 'too fast');
    await until('it was refused', () => everSent().includes(slow));
    world.server.fateOf = () => 'accept';
    await client.messages.send(world.conversation, 'next');
    await until('it is taken back', async () => {
      await client.messages.discard(slow);
      return textsOf(timeline).join() === 'next';
    });
    await until('the next has gone', () => log.entries.length > 0 && isSettled(timeline.get()));
    expect(world.server.texts(log)).toEqual(['next']);
  });

  test('what the server may have is deleted there, also after the app was killed', async () => {
    const client = await openLive();
    world.server.fateOf = () => 'lost_after';
    const wrong = await client.messages.send(world.conversation, 'for somebody else');
    await until('the server has it', () => log.entries.length === 1);
    world.server.isUp = false;
    await client[Symbol.asyncDispose]();
    clients.pop();
    const again = await open();
    await again.messages.deleteForEveryone(world.conversation, [wrong]);
    world.server.fateOf = () => 'accept';
    world.server.isUp = true;
    again.reconnect();
    await until('the deletion has come', () => log.entries.length === 2);
    expect(new Set(everSent()).size).toBe(2);
  });
});

describe('sending', () => {
  test('twenty messages written offline arrive once and in order after the app was killed', async () => {
    await (await openLive())[Symbol.asyncDispose]();
    clients.pop();
    world.server.isUp = false;
    const offline = await world.open(world.createPlatform());
    for (const text of numbered(20)) await offline.messages.send(world.conversation, text);
    const timeline = watched(offline.messages.openTimeline(world.conversation));
    await until('they are shown', () => textsOf(timeline).length === 20);
    expect(timeline.get()?.rows.every((row) => row.type === 'message' && row.status === 'pending')).toBe(true);
    world.server.isUp = true;
    const client = await open();
    await until('they have arrived', () => log.entries.length >= 20);
    expect(world.server.texts(log)).toEqual(numbered(20));
    const shown = watched(client.messages.openTimeline(world.conversation));
    await until('they are sent', () => textsOf(shown).length === 20 && isSettled(shown.get()));
    await offline[Symbol.asyncDispose]();
  });

  test('a lost connection at any moment neither loses nor doubles', async () => {
    let count = 0;
    world.server.fateOf = () => {
      count += 1;
      return count % 3 === 0 ? 'lost_after' : count % 4 === 0 ? 'lost_before' : 'accept';
    };
    const client = await openLive();
    const timeline = watched(client.messages.openTimeline(world.conversation));
    for (const text of numbered(12)) await client.messages.send(world.conversation, text);
    await until('all are sent', () => log.entries.length >= 12 && isSettled(timeline.get()));
    expect(world.server.texts(log)).toEqual(numbered(12));
    expect(textsOf(timeline)).toEqual(numbered(12));
  });

  test('a passing refusal keeps the order', async () => {
    let refusals = 0;
    world.server.fateOf = () => {
      refusals += 1;
      return refusals % 2 === 1 ? (refusals % 4 === 1 ? ErrorCode.UNAVAILABLE : ErrorCode.RATE_LIMITED) : 'accept';
    };
    const client = await openLive();
    for (const text of numbered(6)) await client.messages.send(world.conversation, text);
    await until('all are sent', () => log.entries.length >= 6);
    expect(world.server.texts(log)).toEqual(numbered(6));
  });

  test('what is refused for good stays visible with its reason, can be retried and discarded, and blocks nothing', async () => {
    const client = await openLive();
    const refused = await refuseOnce(client, 'not now');
    const timeline = watched(client.messages.openTimeline(world.conversation));
    await until('it has failed', () => statusIn(timeline.get(), refused) === 'failed');
    const row = timeline.get()?.rows.find(({ id }) => id === refused);
    expect(row).toMatchObject({ failure: { code: ErrorCode.FORBIDDEN, message: 'as scripted', canRetry: true } });
    await client.messages.send(world.conversation, 'after');
    await until('the next one is sent', () => log.entries.length === 1);
    await client.messages.retry(refused);
    await until('it is sent', () => log.entries.length === 2 && isSettled(timeline.get()));
    expect(textsOf(timeline)).toEqual(['after', 'not now']);
    const hopeless = await refuseOnce(client, 'never');
    await until('it has failed', () => statusIn(timeline.get(), hopeless) === 'failed');
    await client.messages.discard(hopeless);
    await until('it is gone', () => textsOf(timeline).length === 2);
  });

  test('an own message never vanishes, doubles or changes its id on the screen', async () => {
    const client = await openLive();
    const timeline = client.messages.openTimeline(world.conversation);
    const seen: string[][] = [];
    timeline.subscribe(() => seen.push((timeline.get()?.rows ?? []).map(({ id }) => id)));
    const ids: string[] = [];
    for (const text of numbered(30)) {
      ids.push(await client.messages.send(world.conversation, text));
      if (ids.length % 5 === 0) world.server.write(log, `other ${text}`);
    }
    await until('all are sent', () => log.entries.length === 36 && isSettled(timeline.get()));
    const everSeen = new Set<string>();
    for (const rows of seen) {
      expect(new Set(rows).size).toBe(rows.length);
      for (const id of everSeen) expect(rows).toContain(id);
      for (const id of rows) everSeen.add(id);
    }
    expect(seen.at(-1)).toEqual(log.entries.map(({ id }) => idFromBytes(id)));
    expect(ids.every((id) => everSeen.has(id))).toBe(true);
  });

  // I13
  for (const when of ['before', 'after'] as const)
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
      test(`killed ${when} write ${at}: what was shown as sending arrives once and in order`, async () => {
        await (await openLive())[Symbol.asyncDispose]();
        clients.pop();
        let isDead = false;
        const dying = world.createPlatform((database) =>
          mortal(database, { at, when }, () => {
            isDead = true;
            world.server.cut();
          }),
        );
        const doomed = await Promise.race([world.open(dying), until('it died', () => isDead).then(() => undefined)]);
        const promised: string[] = [];
        const work = async () => {
          if (!doomed) return;
          for (const text of numbered(4)) {
            await doomed.messages.send(world.conversation, text);
            promised.push(text);
          }
          await until('it died or everything is sent', () => isDead || log.entries.length === 4);
        };
        await Promise.race([work(), until('it died', () => isDead)]);
        const client = await open();
        const timeline = watched(client.messages.openTimeline(world.conversation));
        await until('everything promised has arrived', () => log.entries.length >= promised.length);
        await until(
          'nothing waits',
          () => isSettled(timeline.get()) && textsOf(timeline).length === log.entries.length,
        );
        const arrived = world.server.texts(log);
        expect(arrived).toEqual(numbered(4).slice(0, arrived.length));
        expect(textsOf(timeline)).toEqual(arrived);
      });
});

async function refuseOnce(client: Client, text: string): Promise<EntryId> {
  world.server.fateOf = () => {
    world.server.fateOf = () => 'accept';
    return ErrorCode.FORBIDDEN;
  };
  return client.messages.send(world.conversation, text);
}

function statusIn(state: TimelineState | undefined, id: EntryId): string | undefined {
  const row = state?.rows.find((other) => other.id === id);
  return row?.type === 'message' ? row.status : undefined;
}

function isSettled(state: TimelineState | undefined): boolean {
  return state?.rows.every(({ seq }) => seq !== undefined) ?? false;
}
