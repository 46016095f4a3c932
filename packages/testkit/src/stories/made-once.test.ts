import { expect, test } from 'bun:test';
import { ConversationKind, ErrorCode } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { waitForLive } from '../world/live';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

test.each([false, true])(
  'a group whose maker heard nothing, and pressed again, is one group (open: %p)',
  (isOpen) =>
    withSeed(async (random) => {
      let isLost = false;
      await using world = await openWorld({
        random,
        network: (_, network) => ({
          ...network,
          fetch: async (url, init) => {
            const response = await network.fetch(url, init);
            if (!isLost || !String(url).includes('CreateConversation')) return response;
            await response.arrayBuffer();
            isLost = false;
            throw new TypeError('the answer was lost');
          },
        }),
      });
      const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
      const wanted = { title: 'Once', users: [bob.user], isOpen };
      isLost = true;
      await expect(ann.client.conversations.createGroup(wanted)).rejects.toMatchObject({ code: ErrorCode.UNAVAILABLE });
      const group = await ann.client.conversations.createGroup(wanted);
      await ann.client.messages.send(group, 'hello');
      await waitForRow(bob, group, ({ unread }) => unread === 1);
      await expectConverged(world);
      for (const device of [ann, bob]) {
        const rows = await waitForLive(device.client.conversations.observeList(), (list) => list.length > 0, {
          what: 'the list',
        });
        expect(rows.filter(({ kind }) => kind === ConversationKind.GROUP).map(({ id }) => id)).toEqual([group]);
      }
      // Wanted once more on purpose, it is another one.
      expect(await ann.client.conversations.createGroup(wanted)).not.toBe(group);
    }),
  60_000,
);
