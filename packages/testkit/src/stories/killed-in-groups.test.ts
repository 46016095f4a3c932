import { expect, test } from 'bun:test';
import type { ConversationId } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

interface Scene {
  readonly world: World;
  readonly ann: Device;
  readonly bob: Device;
  readonly cem: Device;
  readonly group: ConversationId;
  readonly code: string;
}

/** What the device that dies is doing, and how the others see in the end whether it was done. */
const deeds = [
  {
    name: 'creating a group',
    who: ({ bob }: Scene) => bob,
    act: ({ bob, cem }: Scene) => bob.client.conversations.createGroup({ title: 'New', users: [cem.user] }),
  },
  {
    name: 'adding somebody',
    who: ({ ann }: Scene) => ann,
    act: ({ ann, cem, group }: Scene) => ann.client.conversations.addMembers(group, [cem.user]),
  },
  {
    name: 'removing somebody',
    who: ({ ann }: Scene) => ann,
    act: ({ ann, bob, group }: Scene) => ann.client.conversations.removeMember(group, bob.user),
  },
  {
    name: 'joining by a link',
    who: ({ cem }: Scene) => cem,
    act: ({ cem, code }: Scene) => cem.client.conversations.joinByInvite(code),
  },
  {
    name: 'removing a device of one’s own',
    who: ({ ann }: Scene) => ann,
    act: async ({ ann, world }: Scene) => {
      const spare = world.devices.find(({ name }) => name === 'ann-spare');
      const device = spare?.client.account.current.get()?.device;
      if (device) await ann.client.encryption.removeDevice(device);
    },
  },
] as const;

/** Up to this many writes a deed takes; later ones find the app at rest. */
const writes = [1, 2, 3, 4, 6];

test.each(deeds)(
  'an app that is killed while $name recovers by itself',
  ({ name, who, act }) =>
    withSeed(async (random) => {
      for (const [index, write] of writes.entries()) {
        await using world = await openWorld({ random: random.fork(`life ${index}`) });
        const [ann, bob, cem] = [
          await world.addDevice('ann'),
          await world.addDevice('bob'),
          await world.addDevice('cem'),
        ];
        if (name === 'removing a device of one’s own') world.forget(await addSpare(world));
        const group = await world.createGroup('Nine lives', [ann, bob]);
        const { code } = await ann.client.conversations.createInvite(group);
        const scene = { world, ann, bob, cem, group, code };
        const mortal = who(scene);
        mortal.killAtWrite(write, random.chance(0.5) ? 'before' : 'after');
        const deed = act(scene).catch(() => undefined);
        await until(async () => !mortal.isAlive || (await Promise.race([deed.then(() => true), tick()])), {
          what: name,
        });
        if (mortal.isAlive) mortal.kill();
        await mortal.restart();
        await mortal.waitUntilLive();
        await waitForRow(ann, group);
        await ann.client.messages.send(group, 'still here');
        await expectConverged(world);
        expect(await ann.readTexts(group)).toContain('still here');
      }
    }),
  300_000,
);

async function addSpare(world: World): Promise<Device> {
  return world.addDevice('ann', 'spare');
}

const tick = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), 5));
