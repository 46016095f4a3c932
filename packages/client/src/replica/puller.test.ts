import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { type ConversationId, type Entries, EntriesSchema, newId } from '@tidings/protocol';
import type { OutFrame } from '../transport/socket';
import type { Held } from './held';
import { Puller } from './puller';

const conversation = newId<ConversationId>();

/** A puller over a replica that holds up to `holds` of two entries. */
function openPuller() {
  const sent: OutFrame[] = [];
  const world = { isOpen: false, holds: 0, idles: 0 };
  const sync = () => ({
    incarnation: 1,
    windows: world.holds === 0 ? [] : [{ low: 1, high: world.holds }],
    fromSeq: 1,
    toSeq: 0,
    headSeq: 2,
  });
  const puller = new Puller({
    clock: { now: () => 0, after: () => () => {} },
    random: () => 0.5,
    link: {
      get isOpen() {
        return world.isOpen;
      },
      send: (frame) => void sent.push(frame),
      drop: () => {},
    },
    held: () => ({ sync: sync() }) as unknown as Held,
    push: async (changes) => {
      for (const change of changes) if (change.type === 'entries') world.holds = change.entries.at(-1)?.seq ?? 0;
    },
    idle: () => {
      world.idles += 1;
    },
  });
  return { puller, sent, world };
}

const answer = (ref: number): Entries =>
  create(EntriesSchema, { ref, incarnation: 1, entries: [{ seq: 1 }, { seq: 2 }], headSeq: 2, atEnd: true });

test('what is wanted while the connection is away leaves nothing behind that keeps it from being idle', () => {
  const { puller, world, sent } = openPuller();
  puller.want(conversation);
  world.isOpen = true;
  world.holds = 2; // the welcome brought it
  puller.want(conversation);
  expect([puller.isIdle, sent.length]).toEqual([true, 0]);
});

test('pulls what is missing and is idle then', async () => {
  const { puller, world, sent } = openPuller();
  world.isOpen = true;
  puller.want(conversation);
  expect(puller.isIdle).toBe(false);
  expect(sent).toHaveLength(1);
  puller.answered(answer(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect([puller.isIdle, world.holds, world.idles]).toEqual([true, 2, 1]);
});
