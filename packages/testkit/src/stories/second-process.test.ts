/** A second process on a device's replica: it opens what the app opens, and neither changes what the other has. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { type ConversationId, type Entry, EntryKind, Role } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { openReaderProcess } from '../process/reader-process';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

const seconds = 60_000;

test(
  'both open the same entries while the app receives, commits and seals',
  inWorld(async (world) => {
    const ann = await world.addDevice('ann');
    const bob = await world.addDevice('bob');
    const cem = await world.addDevice('cem');
    const group = await world.createGroup('Read twice', [ann, bob]);
    await bob.client.messages.send(group, 'hello');
    await untilRead(ann, group, 1);
    await using reader = openReaderProcess(ann.databaseFile);
    expect(await reader.open(group, await newest(world, group))).toMatchObject({
      ok: true,
      title: 'Read twice',
      author: { id: bob.user, displayName: 'bob' },
      content: { type: 'text', text: 'hello' },
    });

    let isOver = false;
    const readAllTheTime = async () => {
      let opened = 0;
      while (!isOver) {
        const read = await reader.open(group, await newest(world, group));
        // The key of a new epoch may be on its way to the app; nothing else may be wrong.
        if (!read.ok) expect(read.reason).toBe('waiting');
        else opened += 1;
      }
      return opened;
    };
    const reading = readAllTheTime();
    for (let i = 0; i < 5; i++) {
      await ann.client.messages.send(group, `ann ${i}`);
      await bob.client.messages.send(group, `bob ${i}`);
      if (i === 1) await ann.client.conversations.addMembers(group, [cem.user]);
      if (i === 3) await ann.client.conversations.removeMember(group, cem.user);
    }
    await untilRead(ann, group, 11);
    isOver = true;
    expect(await reading).toBeGreaterThan(0);
    await expectConverged(world);

    const opened: unknown[] = [];
    for (const entry of await messages(world, group)) opened.push(await reader.open(group, entry));
    expect(opened.map(textOf)).toEqual([...(await ann.readTexts(group))]);
  }),
  seconds,
);

test(
  'what only a push has brought opens as long as its key is here, and later what the app has caught up with',
  inWorld(async (world) => {
    const ann = await world.addDevice('ann');
    const bob = await world.addDevice('bob');
    const cem = await world.addDevice('cem');
    const group = await world.createGroup('Pushed', [ann, bob, cem]);
    await ann.client.conversations.setRole(group, bob.user, Role.ADMIN);
    await bob.client.messages.send(group, 'before');
    await untilRead(ann, group, 1);
    await waitForRow(bob, group, ({ role }) => role === Role.ADMIN);
    await using reader = openReaderProcess(ann.databaseFile);

    ann.goOffline();
    await bob.client.messages.send(group, 'while ann is away');
    const pushed = await untilMessage(world, group, 2);
    expect(await reader.open(group, pushed)).toMatchObject({ content: { text: 'while ann is away' } });
    expect(await ann.readTexts(group)).toEqual(['before']);
    const body = pushed.body.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
    expect(await reader.open(group, { ...pushed, body })).toEqual({ ok: false, reason: 'invalid' });
    expect(await reader.open(group, { ...pushed, kind: EntryKind.COMMIT })).toEqual({
      ok: false,
      reason: 'no_message',
    });

    await bob.client.conversations.removeMember(group, cem.user);
    await bob.client.messages.send(group, 'in a new epoch');
    const later = await untilMessage(world, group, 3);
    expect(await reader.open(group, later)).toEqual({ ok: false, reason: 'waiting' });
    ann.goOnline();
    await expectConverged(world);
    expect(await reader.open(group, later)).toMatchObject({ content: { text: 'in a new epoch' } });
  }),
  seconds,
);

test(
  'reading writes nothing, and the app goes on from where it was',
  inWorld(async (world) => {
    const ann = await world.addDevice('ann');
    const bob = await world.addDevice('bob');
    const group = await world.createGroup('Untouched', [ann, bob]);
    for (let i = 0; i < 3; i++) await bob.client.messages.send(group, `bob ${i}`);
    await untilRead(ann, group, 3);
    await expectConverged(world);
    await ann.waitUntilSaved();
    ann.kill();
    // SQLite counts, for each connection, the commits of all others.
    const file = new Database(ann.databaseFile);
    const version = () => file.query('PRAGMA data_version').get();
    const before = version();
    await using reader = openReaderProcess(ann.databaseFile);
    for (const entry of await messages(world, group))
      expect(await reader.open(group, entry)).toMatchObject({ ok: true });
    expect(version()).toEqual(before);
    file.close();
    await ann.restart();
    await ann.client.messages.send(group, 'and back');
    await untilRead(bob, group, 4);
    await expectConverged(world);
  }),
  seconds,
);

async function messages(world: World, conversation: ConversationId): Promise<readonly Entry[]> {
  const log = (await world.readLogs()).find((one) => one.conversation === conversation);
  return log?.wire.filter(({ kind }) => kind === EntryKind.CONTENT) ?? [];
}

async function newest(world: World, conversation: ConversationId): Promise<Entry> {
  return (await messages(world, conversation)).at(-1) as Entry;
}

/** The n-th message, once the server has it. */
async function untilMessage(world: World, conversation: ConversationId, n: number): Promise<Entry> {
  await until(async () => (await messages(world, conversation)).length === n, { what: `message ${n} to be sent` });
  return newest(world, conversation);
}

const untilRead = (device: Device, conversation: ConversationId, n: number) =>
  until(async () => (await device.readTexts(conversation)).length === n, { what: `${device.name} to read ${n}` });

const textOf = (read: unknown) => (read as { content?: { text?: string } }).content?.text;
