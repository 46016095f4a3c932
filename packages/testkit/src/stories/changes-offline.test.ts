import { expect, test } from 'bun:test';
import type { ConversationChange, GroupPolicy } from '@tidings/client';
import { type ConversationId, ErrorCode, Role } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForLive } from '../world/live';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

const seconds = 90_000;
const policy: GroupPolicy = {
  send: 'everybody',
  add: 'admins',
  editDetails: 'admins',
  pin: 'admins',
  slowModeS: 10,
  joinApproval: true,
};

const changesOn = async (device: Device, group: ConversationId): Promise<readonly ConversationChange[]> =>
  (await device.readTimeline(group)).rows.flatMap((row) => (row.type === 'change' ? [row.change] : []));

const membersOn = (device: Device, group: ConversationId, wanted: readonly (readonly [Device, Role])[], what: string) =>
  waitForLive(
    device.client.conversations.observeMembers(group),
    (members) =>
      JSON.stringify(members.map(({ id, role }) => [id, role]).toSorted()) ===
      JSON.stringify(wanted.map(([{ user }, role]) => [user, role]).toSorted()),
    { what: `${what} on ${device.name}`, timeoutMs: 20_000 },
  );

/** An open group is as large as one likes; of an encrypted one the members are changed by commits. */
const groups = {
  encrypted: (world: World, devices: readonly [Device, ...Device[]]) => world.createGroup('Club', devices),
  open: async (_: World, [founder, ...others]: readonly [Device, ...Device[]]) => {
    const users = others.map(({ user }) => user);
    const group = await founder.client.conversations.createGroup({ title: 'Club', users, isOpen: true });
    for (const device of [founder, ...others]) await waitForRow(device, group, ({ title }) => title === 'Club');
    return group;
  },
};

test.each(Object.entries(groups))(
  'what is changed about an %s group offline shows at once, survives a kill, and reaches everybody in its order',
  (_, createGroup) =>
    inWorld(async (world) => {
      const [ann, bob, cem, dee] = [
        await world.addDevice('ann'),
        await world.addDevice('bob'),
        await world.addDevice('cem'),
        await world.addDevice('dee'),
      ];
      const group = await createGroup(world, [ann, bob, dee]);
      const { conversations } = ann.client;
      await membersOn(
        ann,
        group,
        [
          [ann, Role.OWNER],
          [bob, Role.MEMBER],
          [dee, Role.MEMBER],
        ],
        'all members',
      );
      ann.goOffline();
      await conversations.setTimer(group, 86_400);
      await conversations.setPolicy(group, policy);
      await conversations.rename(group, 'Night club');
      await conversations.setRole(group, bob.user, Role.ADMIN);
      await conversations.addMembers(group, [cem.user]);
      await conversations.removeMember(group, dee.user);
      await ann.client.messages.send(group, 'from the tunnel');

      const isMeant = async () => {
        expect(await waitForRow(ann, group, ({ expireAfterS }) => expireAfterS === 86_400, 'the timer')).toMatchObject({
          title: 'Night club',
          policy,
        });
        await membersOn(
          ann,
          group,
          [
            [ann, Role.OWNER],
            [bob, Role.ADMIN],
            [cem, Role.MEMBER],
          ],
          'the members meant',
        );
        const { rows } = await ann.readTimeline(group);
        expect(
          rows.filter(({ seq }) => seq === undefined).map((row) => ('change' in row ? row.change.type : row.type)),
        ).toEqual(['timer', 'policy', 'renamed', 'role', 'added', 'removed', 'message']);
      };
      await isMeant();
      ann.kill();
      await ann.restart();
      await isMeant();
      ann.goOnline();

      await waitForRow(dee, group, ({ role }) => role === undefined, 'the removal');
      await until(async () => (await cem.readTexts(group)).includes('from the tunnel'), { what: 'cem to read it' });
      for (const device of [ann, bob, cem]) {
        expect(await waitForRow(device, group, ({ title }) => title === 'Night club', 'the title')).toMatchObject({
          expireAfterS: 86_400,
          policy,
        });
        await membersOn(
          device,
          group,
          [
            [ann, Role.OWNER],
            [bob, Role.ADMIN],
            [cem, Role.MEMBER],
          ],
          'the members',
        );
      }
      await expectConverged(world);
      const told = (await changesOn(bob, group)).map(({ type }) => type).filter((type) => type !== 'entered');
      expect(told).toEqual(['created', 'timer', 'policy', 'renamed', 'role', 'added', 'removed']);
      expect(await changesOn(ann, group)).toEqual(
        (await changesOn(bob, group)).map((change) => expect.objectContaining({ type: change.type })),
      );
    })(),
  seconds,
);

test(
  'the timer of two, set offline, holds for what is written behind it',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const direct = await ann.client.conversations.createDirect(bob.user);
    await waitForRow(bob, direct);
    ann.goOffline();
    await ann.client.conversations.setTimer(direct, 3_600);
    await ann.client.messages.send(direct, 'for an hour');
    ann.goOnline();
    await waitForRow(bob, direct, ({ expireAfterS }) => expireAfterS === 3_600);
    await expectConverged(world);
    const log = (await world.readLogs()).find(({ conversation }) => conversation === direct);
    expect(log?.wire.at(-1)?.expireAfterS).toBe(3_600);
  }),
  seconds,
);

test(
  'a change that its author may not make any more when it arrives is refused, shows why, and takes nothing with it',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Rules', [ann, bob]);
    await ann.client.conversations.setRole(group, bob.user, Role.ADMIN);
    await waitForRow(bob, group, ({ can }) => can.manage);
    bob.goOffline();
    await bob.client.conversations.setPolicy(group, { ...policy, send: 'admins' });
    await bob.client.conversations.setTimer(group, 60);
    await bob.client.messages.send(group, 'still said');
    await waitForRow(bob, group, ({ expireAfterS, policy: now }) => expireAfterS === 60 && now?.send === 'admins');
    await ann.client.conversations.setRole(group, bob.user, Role.MEMBER);
    await waitForRow(ann, group);
    await until(async () => (await changesOn(ann, group)).filter(({ type }) => type === 'role').length === 2, {
      what: 'bob to be a member again',
    });
    await ann.waitUntilSent();
    bob.goOnline();

    await until(async () => (await ann.readTexts(group)).includes('still said'), { what: 'the message to arrive' });
    await expectConverged(world);
    const { rows } = await bob.readTimeline(group);
    const refused = rows.filter((row) => 'failure' in row);
    expect(refused).toMatchObject([
      { type: 'change', change: { type: 'policy' }, failure: { code: ErrorCode.FORBIDDEN, canRetry: true } },
      { type: 'change', change: { type: 'timer' }, failure: { code: ErrorCode.FORBIDDEN, canRetry: true } },
    ]);
    expect(await waitForRow(bob, group)).toMatchObject({ expireAfterS: 0, policy: { send: 'everybody' } });
    for (const { id } of refused) await bob.client.messages.discard(id);
    expect((await bob.readTimeline(group)).rows.filter((row) => 'failure' in row)).toEqual([]);
    const last = await bob.client.conversations.setTimer(group, 60).catch((error: { code: ErrorCode }) => error.code);
    expect(last).toBe(ErrorCode.FORBIDDEN);
  }),
  seconds,
);

test(
  'who leaves offline is out at once on their own screen, and later for the others; what was so already is no failure',
  inWorld(async (world) => {
    const [ann, bob, cem] = [await world.addDevice('ann'), await world.addDevice('bob'), await world.addDevice('cem')];
    const group = await world.createGroup('Lease', [ann, bob, cem]);
    await ann.client.conversations.setRole(group, bob.user, Role.ADMIN);
    await waitForRow(bob, group, ({ can }) => can.manage);
    bob.goOffline();
    await bob.client.conversations.removeMember(group, cem.user);
    await bob.client.conversations.leave(group);
    await waitForRow(bob, group, ({ role, can }) => role === undefined && !can.send);
    await ann.client.conversations.removeMember(group, cem.user);
    await waitForRow(cem, group, ({ role }) => role === undefined);
    bob.goOnline();
    await membersOn(ann, group, [[ann, Role.OWNER]], 'herself alone');
    await expectConverged(world);
    expect((await bob.readTimeline(group)).rows.filter((row) => 'failure' in row)).toEqual([]);
    await ann.client.messages.send(group, 'alone at last');
    await expectConverged(world);
  }),
  seconds,
);
