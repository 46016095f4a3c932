import { expect, test } from 'bun:test';
import type { BeyondResult } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { waitForRow } from '../world/wait-for-row';
import { openWorld } from '../world/world';

const textsOf = ({ hits }: Pick<BeyondResult, 'hits'>) =>
  hits.map(({ message }) => (message.content.type === 'text' ? message.content.text : '…'));

/** More than a device fetches of a conversation that it meets for the first time. */
const many = 90;

test(
  'what a new device does not hold of an open conversation the server finds, and the device leads there; nothing of what was deleted',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const [ann, bob] = [await world.addDevice('ann'), await world.addDevice('bob')];
      const group = await openGroup(ann, bob);
      const { messages } = ann.client;
      const needle = await messages.send(group, 'the needle is under the Überseebrücke');
      const wrong = await messages.send(group, 'needle, said wrong');
      await messages.edit(group, wrong, 'needle, said right');
      const secret = await messages.send(group, 'needle that nobody may find');
      for (let i = 0; i < many; i++) await messages.send(group, `hay ${i}`);
      await messages.deleteForEveryone(group, [secret]);
      await until(async () => (await bob.readTexts(group)).includes(`hay ${many - 1}`), { what: 'bob to have it' });
      await ann.waitUntilSent();
      await bob.readTexts(group);

      const laptop = await world.addDevice('bob', 'laptop');
      await waitForRow(laptop, group);
      const { search } = laptop.client;
      const find = (text: string, conversation?: ConversationId) =>
        search.findBeyond({ text, ...(conversation && { conversation }) });
      expect(textsOf(await search.find({ text: 'needle' }))).toEqual([]);
      await until(async () => textsOf(await find('needle')).length === 2, { what: 'the server to find both' });
      const found = await find('NEEDLE uberseeb', group);
      expect(found).toMatchObject({ state: 'asked', hits: [{ conversation: group, title: 'Harbour' }] });
      expect(textsOf(await find('needle'))).toEqual(['needle, said right', 'the needle is under the Überseebrücke']);
      expect(textsOf(await find('wrong'))).toEqual([]);
      expect(textsOf(await find('nobody'))).toEqual([]);
      // What it holds it finds by itself, once.
      expect(textsOf(await find(`hay ${many - 1}`))).toEqual([]);
      expect(textsOf(await search.find({ text: `hay ${many - 1}` }))).toEqual([`hay ${many - 1}`]);

      laptop.goOffline();
      expect(await find('needle')).toEqual({ hits: [], next: undefined, state: 'missed' });
      laptop.goOnline();
      await laptop.waitUntilLive();

      const place = await laptop.readAround(group, { entry: needle });
      expect(place.missed).toBeUndefined();
      expect(place.rows.map(({ id }) => id)).toContain(needle);
      expect(textsOf(await search.find({ text: 'needle' })).toSorted()).toEqual([
        'needle, said right',
        'the needle is under the Überseebrücke',
      ]);
      expect(textsOf(await find('needle'))).toEqual([]);
      await laptop.readTexts(group);
      expect(await find('needle')).toEqual({ hits: [], next: undefined, state: 'whole' });
      await expectConverged(world);
    }),
  120_000,
);

async function openGroup(ann: Device, bob: Device): Promise<ConversationId> {
  const group = await ann.client.conversations.createGroup({ title: 'Harbour', users: [bob.user], isOpen: true });
  for (const device of [ann, bob]) await waitForRow(device, group, ({ title }) => title === 'Harbour');
  return group;
}
