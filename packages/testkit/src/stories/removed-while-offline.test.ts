import { expect, test } from 'bun:test';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

// I5, and the end of a membership as those see it who were away.
test(
  'somebody who is removed while offline sees what came before the removal and nothing after it',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Board', [ann, bob]);
      await ann.client.messages.send(group, 'for both');
      await until(async () => (await bob.readTexts(group)).length === 1, { what: 'bob to have the first one' });

      bob.goOffline();
      await bob.client.messages.send(group, 'too late');
      await ann.client.messages.send(group, 'still for both');
      await waitForRow(ann, group, ({ preview }) => preview?.type === 'message' && preview.status !== 'pending');
      await ann.client.conversations.removeMember(group, bob.user);
      for (let i = 0; i < 5; i++) await ann.client.messages.send(group, `secret ${i}`);

      bob.goOnline();
      await waitForRow(bob, group, ({ role }) => role === undefined);
      await until(
        async () =>
          (await bob.readTimeline(group)).rows.some((row) => row.type === 'message' && row.status === 'failed'),
        {
          what: 'the refusal to be shown',
        },
      );
      await expectConverged(world);
      // What could not be sent stays on the screen, with the reason; nobody else ever sees it.
      expect(await bob.readTexts(group)).toEqual(['for both', 'still for both', 'too late']);
      expect(await ann.readTexts(group)).toEqual([
        'for both',
        'still for both',
        ...Array.from({ length: 5 }, (_, i) => `secret ${i}`),
      ]);

      await ann.client.conversations.addMembers(group, [bob.user]);
      await waitForRow(bob, group, ({ role }) => role !== undefined);
      await ann.client.messages.send(group, 'welcome back');
      await expectConverged(world);
      expect((await bob.readTexts(group)).filter((text) => text.startsWith('secret'))).toEqual([]);
    }),
  60_000,
);
