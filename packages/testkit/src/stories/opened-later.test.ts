/** Many messages come at once: what is shown is whole and open at every moment, and in the end all of it is, whatever happened between. */
import { expect, test } from 'bun:test';
import type { TimelineState } from '@tidings/client';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import type { Device } from '../world/device';
import { openWorld, type World } from '../world/world';

const messages = 150;
const seconds = 90_000;

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

test(
  'nobody ever looks at a hole, or at a message as sealed whose key is there',
  inWorld(async (world) => {
    const { ann, bob, group } = await away(world);
    const states: TimelineState[] = [];
    const timeline = ann.client.messages.openTimeline(group);
    timeline.subscribe(() => states.push(timeline.get() as TimelineState));
    ann.goOnline();
    await until(() => textsOf(timeline.get()).at(-1) === `message ${messages - 1}`, { what: 'the newest to be shown' });
    while (timeline.get()?.hasOlder) await timeline.loadOlder();
    timeline.dispose();
    for (const state of states) expect(complaintsOf(state)).toEqual([]);
    expect(textsOf(states.at(-1))).toEqual(Array.from({ length: messages }, (_, i) => `message ${i}`));
    await expectConverged(world);
    expect(await bob.readTexts(group)).toHaveLength(messages);
  }),
  seconds,
);

test(
  'an app that is killed while it opens them goes on where it was, without asking anybody',
  inWorld(async (world) => {
    const { ann, group } = await away(world);
    // Each life is one write longer, until one ends with something to be opened later.
    for (let writes = 1; unopenedIn(ann) === 0; writes++) {
      ann.goOnline();
      ann.killAtWrite(writes, world.random.pick(['before', 'after'] as const));
      await until(() => !ann.isAlive, { what: 'the app to die' });
      ann.goOffline();
      if (unopenedIn(ann) === 0) await ann.restart();
    }
    await ann.restart();
    await until(() => unopenedIn(ann) === 0, { what: 'all that has come to be open' });
    ann.goOnline();
    await expectConverged(world);
    expect(await ann.readTexts(group)).toHaveLength(messages);
  }),
  seconds,
);

/** Ann is offline, and bob has written a lot. */
async function away(world: World) {
  const ann = await world.addDevice('ann');
  const bob = await world.addDevice('bob');
  const group = await world.createGroup('Busy', [ann, bob]);
  ann.goOffline();
  for (let i = 0; i < messages; i++) await bob.client.messages.send(group, `message ${i}`);
  await bob.waitUntilSent();
  return { ann, bob, group };
}

function unopenedIn(device: Device): number {
  const file = device.openReplica();
  const count = file.unopenedCount();
  file.close();
  return count;
}

const textsOf = (state: TimelineState | undefined) =>
  (state?.rows ?? []).flatMap((row) =>
    row.type === 'message' && row.content.type === 'text' ? [row.content.text] : [],
  );

function complaintsOf({ rows }: TimelineState): readonly string[] {
  const sealed = rows.filter((row) => row.type === 'message' && row.content.type === 'sealed');
  const numbers = textsOf({ rows } as TimelineState).map((text) => Number(text.split(' ')[1]));
  const hole = numbers.findIndex((n, i) => i > 0 && n !== (numbers[i - 1] as number) + 1);
  return [
    ...sealed.map(({ seq }) => `${seq} is shown as sealed`),
    ...(hole > 0 ? [`${numbers[hole]} follows ${numbers[hole - 1]}`] : []),
  ];
}
