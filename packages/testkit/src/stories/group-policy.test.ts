import { expect, test } from 'bun:test';
import type { GroupPolicy } from '@tidings/client';
import { type EntryId, ErrorCode } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { waitForLive } from '../world/live';
import { waitForMessage } from '../world/messages';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

const seconds = 60_000;
const policy: GroupPolicy = {
  send: 'everybody',
  add: 'admins',
  editDetails: 'admins',
  pin: 'everybody',
  slowModeS: 0,
  joinApproval: false,
};

test(
  'who may not write any more is told by their own screen, and what waits in their outbox is refused',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Notices', [ann, bob]);
    await waitForRow(bob, group, ({ can }) => can.send && !can.manage && !can.add);
    bob.goOffline();
    await bob.client.messages.send(group, 'written in between');
    await ann.client.conversations.setPolicy(group, { ...policy, send: 'admins', slowModeS: 30 });
    await ann.client.messages.send(group, 'only I may');
    bob.goOnline();
    await waitForRow(bob, group, ({ can, policy: now }) => !can.send && now?.slowModeS === 30);
    await until(async () => (await bob.readTimeline(group)).rows.some((row) => 'failure' in row), {
      what: 'the refusal to be shown',
    });
    await expectConverged(world);
    const { rows } = await bob.readTimeline(group);
    expect(rows.filter((row) => row.type === 'change').map(({ change }) => change)).toContainEqual({
      type: 'policy',
      policy: { ...policy, send: 'admins', slowModeS: 30 },
    });
    expect(rows.find((row) => row.type === 'message' && row.status === 'failed')).toMatchObject({
      failure: { code: ErrorCode.FORBIDDEN, canRetry: true },
    });
    expect(await ann.readTexts(group)).toEqual(['only I may']);
  }),
  seconds,
);

test(
  'a message that comes too soon for slow mode waits, and is sent when its time has come',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Slowly', [ann, bob]);
    await ann.client.conversations.setPolicy(group, { ...policy, slowModeS: 1 });
    await waitForRow(bob, group, ({ policy: now }) => now?.slowModeS === 1);
    for (const text of ['one', 'two', 'three']) await bob.client.messages.send(group, text);
    await until(async () => (await ann.readTexts(group)).length === 3, { what: 'all three to arrive' });
    await expectConverged(world);
    expect(await ann.readTexts(group)).toEqual(['one', 'two', 'three']);
    const { rows } = await ann.readTimeline(group);
    const times = rows.filter((row) => row.type === 'message').map(({ atMs }) => atMs);
    expect(Math.min(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toBeGreaterThanOrEqual(1_000);
  }),
  seconds,
);

test(
  'what slow mode holds back keeps nothing else waiting, and can be taken back before it is sent',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Very slowly', [ann, bob]);
    await ann.client.conversations.setPolicy(group, { ...policy, slowModeS: 3_600 });
    await waitForRow(bob, group, ({ policy: now }) => now?.slowModeS === 3_600);
    const first = await bob.client.messages.send(group, 'one');
    await waitForMessage(ann, group, first);
    const second = await bob.client.messages.send(group, 'for somebody else');
    await bob.client.messages.edit(group, second, 'for nobody here');
    await bob.client.messages.edit(group, first, 'the first');
    await bob.client.messages.react(group, first, '👍', true);
    await waitForMessage(ann, group, first, ({ isEdited, reactions }) => isEdited && reactions.length === 1);
    await bob.client.messages.deleteForEveryone(group, [second]);
    expect(await bob.readTexts(group)).toEqual(['the first']);
    await expectConverged(world);
    expect(await ann.readTexts(group)).toEqual(['the first']);
  }),
  seconds,
);

test(
  'who is banned from an encrypted group stays out until they are unbanned',
  inWorld(async (world) => {
    const [ann, bob, cleo] = [
      await world.addDevice('ann'),
      await world.addDevice('bob'),
      await world.addDevice('cleo'),
    ];
    const group = await world.createGroup('Calm', [ann, bob, cleo]);
    const { code } = await ann.client.conversations.createInvite(group);
    await ann.client.conversations.removeMember(group, bob.user, { ban: true });
    await waitForRow(bob, group, ({ role }) => role === undefined);
    await expect(bob.client.conversations.joinByInvite(code)).rejects.toMatchObject({ code: ErrorCode.INVITE_INVALID });
    await ann.client.conversations.addMembers(group, [bob.user]);
    const refusedOn = async () => (await ann.readTimeline(group)).rows.find((row) => 'failure' in row);
    await until(async () => (await refusedOn()) !== undefined, { what: 'the adding to be refused' });
    const refused = await refusedOn();
    expect(refused).toMatchObject({ change: { type: 'added' }, failure: { code: ErrorCode.FORBIDDEN } });
    await ann.client.messages.discard(refused?.id as EntryId);
    expect(await ann.client.conversations.listBanned(group)).toMatchObject([{ id: bob.user }]);
    await ann.client.messages.send(group, 'not for bob');
    await expectConverged(world);
    await ann.client.conversations.unban(group, bob.user);
    await ann.waitUntilSent();
    await bob.client.conversations.joinByInvite(code);
    await waitForRow(bob, group, ({ role, memberCount }) => role !== undefined && memberCount === 3);
    await bob.client.messages.send(group, 'back');
    await expectConverged(world);
    const changes = (await cleo.readTimeline(group)).rows.flatMap((row) => (row.type === 'change' ? row.change : []));
    expect(changes).toMatchObject([
      { type: 'created' },
      { type: 'removed', isBanned: true },
      { type: 'unbanned' },
      { type: 'joined' },
    ]);
    expect(await bob.readTexts(group)).toEqual(['back']);
  }),
  seconds,
);

test(
  'who asks to join an encrypted group is let in by an admin, and reads what the group is',
  inWorld(async (world) => {
    const [ann, bob, cleo] = [
      await world.addDevice('ann'),
      await world.addDevice('bob'),
      await world.addDevice('cleo'),
    ];
    const group = await world.createGroup('Asked for', [ann, bob]);
    const { conversations } = ann.client;
    await conversations.setPolicy(group, { ...policy, joinApproval: true });
    await conversations.setDetails(group, { description: 'For gardeners', avatar: picture });
    await ann.waitUntilSent();
    const { code } = await conversations.createInvite(group);
    expect(await cleo.client.conversations.previewInvite(code)).toMatchObject({ needsApproval: true, hasAsked: false });
    await cleo.client.conversations.requestToJoin(code);
    await waitForRow(ann, group, ({ joinRequests }) => joinRequests === 1);
    expect(await conversations.listJoinRequests(group)).toMatchObject([{ person: { id: cleo.user } }]);
    await conversations.addMembers(group, [cleo.user]);
    await waitForRow(cleo, group, ({ title }) => title === 'Asked for');
    await waitForRow(ann, group, ({ joinRequests }) => joinRequests === 0);
    await waitForLive(
      cleo.client.conversations.observeDetails(group),
      ({ description, avatar }) => description === 'For gardeners' && avatar?.startsWith('data:image/png') === true,
      { what: 'the newcomer to see the description and the picture' },
    );
    await expectConverged(world);
  }),
  seconds,
);

test(
  'a description written offline shows at once, survives a restart, and reaches the others',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Club', [ann, bob]);
    ann.goOffline();
    await ann.client.conversations.setDetails(group, { description: 'We meet on Mondays' });
    const about = (device: typeof ann) => device.client.conversations.observeDetails(group);
    await waitForLive(about(ann), ({ description }) => description === 'We meet on Mondays', { what: 'it to show' });
    await ann.client.conversations.rename(group, 'Monday club');
    ann.goOnline();
    await waitForLive(about(bob), ({ description }) => description === 'We meet on Mondays', { what: 'bob to see it' });
    await waitForRow(bob, group, ({ title }) => title === 'Monday club');
    await expectConverged(world);
    const changes = (await bob.readTimeline(group)).rows.flatMap((row) => (row.type === 'change' ? row.change : []));
    expect(changes).toMatchObject([
      { type: 'created' },
      { type: 'described', description: 'We meet on Mondays' },
      { type: 'renamed', title: 'Monday club' },
    ]);
  }),
  seconds,
);

test(
  'two who change different details of a group at the same time keep both, for those who come later too',
  inWorld(async (world) => {
    const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
    const group = await world.createGroup('Club', [ann, bob]);
    await ann.client.conversations.setPolicy(group, { ...policy, editDetails: 'everybody' });
    await waitForRow(bob, group, ({ can }) => can.editDetails);
    for (const device of [ann, bob]) device.goOffline();
    await ann.client.conversations.setDetails(group, { description: 'We meet on Mondays' });
    await bob.client.conversations.rename(group, 'Monday club');
    ann.goOnline();
    await ann.waitUntilLive();
    const about = (device: typeof ann) => device.client.conversations.observeDetails(group);
    bob.goOnline();
    const cleo = await world.addDevice('cleo');
    await ann.client.conversations.addMembers(group, [cleo.user]);
    for (const device of [ann, bob, cleo]) {
      await waitForRow(device, group, ({ title }) => title === 'Monday club');
      await waitForLive(about(device), ({ description }) => description === 'We meet on Mondays', {
        what: `${device.name} to see it`,
      });
    }
    await expectConverged(world);
    for (const device of [ann, bob, cleo]) {
      expect((await waitForRow(device, group)).title).toBe('Monday club');
    }
    const changes = (await ann.readTimeline(group)).rows.flatMap((row) =>
      row.type === 'change' ? row.change.type : [],
    );
    expect(new Set(changes)).toEqual(new Set(['created', 'policy', 'described', 'renamed', 'added']));
  }),
  seconds,
);

const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3);
