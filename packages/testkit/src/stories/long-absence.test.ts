import { expect, test } from 'bun:test';
import { type EntryId, newId } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { expectConverged } from '../world/converged';
import { openWorld } from '../world/world';

const missed = 1_500;

test(
  'after a long absence the newest is there at once, and scrolling back loads the rest without a hole',
  () =>
    withSeed(async (random) => {
      await using world = await openWorld({ random });
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Years', [bob, ann]);
      ann.kill();

      const ids: EntryId[] = [];
      for (let i = 0; i < missed; i++) ids.push(await bob.client.messages.send(group, `message ${i}`));
      await bob.waitUntilSent();
      await ann.restart();
      await ann.waitUntilLive();

      const file = ann.openReplica();
      const window = file.newestWindows().find(({ conversation }) => conversation === group);
      file.close();
      // Live means: the newest window reaches the end. It must not have cost the whole absence.
      // Created, its title, and a commit after the first thousand entries.
      expect(window?.high).toBe(missed + 3);
      expect(window?.low).toBeGreaterThan(missed / 2);
      // A link to a message that is not here, and a date, lead into the middle of what was missed.
      const entry = ids[400] as EntryId;
      const linked = await ann.readAround(group, { entry });
      expect(linked).toMatchObject({ focus: { entry }, hasOlder: true, hasNewer: true });
      const target = linked.rows.find(({ id }) => id === entry);
      expect(target).toMatchObject({ content: { text: 'message 400' } });
      const dated = await ann.readAround(group, { atMs: target?.atMs ?? 0 });
      expect(dated.rows.find(({ id }) => id === dated.focus?.entry)?.atMs).toBe(target?.atMs ?? 0);
      expect(await ann.readAround(group, { entry: newId<EntryId>() })).toMatchObject({ missed: 'gone' });

      const texts = await ann.readTexts(group);
      expect(texts).toEqual(Array.from({ length: missed }, (_, i) => `message ${i}`));
      await expectConverged(world);
    }),
  60_000,
);
