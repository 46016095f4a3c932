import { expect, test } from 'bun:test';
import { DetailsPart, EntryKind, type UserId } from '@tidings/protocol';
import { detailsContent } from '../outbox/intents';
import { createBunPlatform } from '../platform/bun';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import { openBunDatabase } from '../store/bun';
import { migrate } from '../store/migrate';
import { conversation, headAt, others, self, writeEntries } from '../testing/written-log';
import { parseDetails } from '../views/content';
import { readAbout } from '../views/details-query';
import { readConversation } from '../views/list-query';
import { materialise } from '../views/materialise';
import { TimelineReader } from '../views/timeline-query';
import { repeatDetails } from './repeat-details';

const [peer] = others as [UserId];
const { TITLE, DESCRIPTION } = DetailsPart;

/** The peer has given it other words, or has not, before the own new title landed. */
async function openWith(isBetween: boolean) {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const replica = await Replica.open({ database, sealers: () => plainSealer, self });
  const { live } = writeEntries(({ add, entries }) => {
    const baseSeq = entries.length;
    const described = detailsContent({ title: 'Title', description: 'We meet', sets: [DESCRIPTION], baseSeq });
    if (isBetween) add(EntryKind.DETAILS, described, peer);
    add(EntryKind.DETAILS, detailsContent({ title: 'Monday club', sets: [TITLE], baseSeq }), self.user);
  });
  await replica.apply([{ type: 'head', head: headAt(live, live.length, live.length) }]);
  await repeatDetails(
    { database, platform: createBunPlatform({ folder: ':memory:' }), user: self.user },
    conversation,
    live.length,
  );
  const waiting = await database.all<{ content: Uint8Array }>('SELECT content FROM outbox');
  const about = await readAbout(database, conversation);
  const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) };
  const shown = await new TimelineReader(database, conversation, async () => {}).read(self.user, people);
  const row = await readConversation({ database, self: self.user, people, nowMs: 0 }, conversation);
  await database.close();
  return { said: waiting.map(({ content }) => parseDetails(content)), about, seq: live.length, shown, row };
}

test('whose details landed after somebody else’s says all of it again, for those who see only the newest', async () => {
  const { said, about, seq, shown, row } = await openWith(true);
  expect(about.description).toBe('We meet');
  expect(said).toHaveLength(1);
  // Nobody sees that it is on its way.
  expect(shown.rows.filter(({ seq: at }) => at === undefined)).toEqual([]);
  expect(row?.preview).toMatchObject({
    type: 'change',
    change: { type: 'renamed', title: 'Monday club' },
    isOwn: true,
  });
  expect(said[0]).toMatchObject({
    title: 'Monday club',
    description: 'We meet',
    repeated: true,
    sets: [],
    baseSeq: seq,
  });
});

test('a change that sets nothing, or something else than it says, is told as what it is', () => {
  const told = (details: Parameters<typeof detailsContent>[0]) => {
    const entry = { seq: 9, kind: EntryKind.DETAILS, acceptedAtMs: 0 } as never;
    return materialise(entry, detailsContent({ title: 'Title', description: 'We meet', ...details }))?.content;
  };
  expect(told({ changed: TITLE, sets: [], baseSeq: 2 })).toBeUndefined();
  expect(told({ changed: TITLE, sets: [DESCRIPTION], baseSeq: 2 })).toEqual({
    type: 'described',
    description: 'We meet',
  });
  expect(told({ changed: TITLE, sets: [TITLE, DESCRIPTION], baseSeq: 2 })).toEqual({ type: 'renamed', title: 'Title' });
  expect(told({ changed: DESCRIPTION })).toEqual({ type: 'described', description: 'We meet' });
});

test('nothing is repeated when nobody came between', async () => {
  expect((await openWith(false)).said).toEqual([]);
});
