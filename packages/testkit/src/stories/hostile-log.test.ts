import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { type Entry, EntryKind, idToBytes, Role } from '@tidings/protocol';
import { added, asChange, asReset } from '../hostile/forge';
import { about } from '../hostile/liar';
import {
  changesOf,
  expectTalking,
  openQuietGroup,
  openStage,
  type Stage,
  sealedRows,
  waitForChange,
  waitForMembers,
  waitForText,
} from '../hostile/stage';
import { until } from '../network/until';

const seconds = 120_000;
const told = { what: 'bob to be told', timeoutMs: 30_000 };

describe('a server that lies about a log', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, seconds);
  afterEach(() => stage.world.beHonest());
  afterAll(() => stage[Symbol.asyncDispose](), seconds);

  const nextSeq = (group: Parameters<Stage['ann']['newestSeq']>[0]) => stage.bob.newestSeq(group) + 1;
  const typesOf = async (group: Parameters<typeof changesOf>[1]) =>
    (await changesOf(stage.bob, group)).map(({ change }) => change.type);

  test(
    'a message that comes a second time, in another place or in another conversation is not said again',
    async () => {
      const { world, ann, bob } = stage;
      const group = await openQuietGroup(stage, 'Here', [ann, bob]);
      const other = await openQuietGroup(stage, 'There', [ann, bob]);
      await ann.client.messages.send(other, 'yes');
      await waitForText([bob], other, 'yes');
      const said = world
        .liarOf(bob)
        .seen.get(other)
        ?.findLast(({ kind }) => kind === EntryKind.CONTENT) as Entry;

      // In the same conversation, under its own id: it would open as it did the first time.
      const again = nextSeq(other);
      world.liarOf(bob).rewrite(about(other, again, ({ seq }) => ({ ...said, seq })));
      await ann.client.messages.send(other, 'no');
      await until(async () => (await sealedRows(bob, other, 'invalid')).length === 1, told);
      expect((await bob.readTexts(other)).filter((text) => text === 'yes')).toHaveLength(1);

      // In another one, and under another id.
      for (const id of [undefined, crypto.getRandomValues(new Uint8Array(16))]) {
        const before = (await sealedRows(bob, group, 'invalid')).length;
        world.liarOf(bob).rewrite(about(group, nextSeq(group), ({ seq }) => ({ ...said, seq, ...(id && { id }) })));
        await ann.client.messages.send(group, 'no');
        await until(async () => (await sealedRows(bob, group, 'invalid')).length === before + 1, told);
      }
      expect(await bob.readTexts(group)).not.toContain('yes');
      world.beHonest();
      await expectTalking(group, [ann, bob]);
      await expectTalking(other, [ann, bob]);
    },
    seconds,
  );

  test(
    'a message moved behind the end of its epoch stays closed',
    async () => {
      const { world, ann, bob, cem } = stage;
      const group = await openQuietGroup(stage, 'Order', [ann, bob]);
      const first = nextSeq(group);
      const { seen, rewrite } = world.liarOf(bob);
      rewrite((entry, place) => {
        if (place !== group || entry.seq < first || entry.seq > first + 1) return entry;
        const other = seen.get(group)?.find(({ seq }) => seq === 2 * first + 1 - entry.seq);
        return other && { ...other, seq: entry.seq };
      });
      await ann.client.messages.send(group, 'before cem came');
      await ann.waitUntilSent();
      await ann.client.conversations.addMembers(group, [cem.user]);
      await until(async () => (await sealedRows(bob, group, 'invalid')).length === 1, told);
      expect(await bob.readTexts(group)).not.toContain('before cem came');
      world.beHonest();
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );

  test(
    'a member whom nobody has added is shown as such, and gets no key',
    async () => {
      const { world, ann, bob, eve } = stage;
      const group = await openQuietGroup(stage, 'Unsigned', [ann, bob]);
      const lie = (entry: Entry) => asChange(entry, added(idToBytes(eve.user)));
      world.liarOf(bob).rewrite(about(group, nextSeq(group), lie));
      await ann.client.messages.send(group, 'in its place');
      await waitForChange(bob, group, 'unproven');
      expect(await typesOf(group)).not.toContain('added');
      await waitForMembers(bob, group, (members) => members.some(({ warning }) => warning === 'no_keys'));
      world.beHonest();
      await expectTalking(group, [ann, bob]);
    },
    seconds,
  );

  test(
    'a signed change whose people were exchanged is not believed',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Altered', [ann, bob]);
      world.liarOf(bob).rewrite((entry, place) => {
        if (place !== group || entry.kind !== EntryKind.MEMBERSHIP || entry.seq === 1) return entry;
        const body = Buffer.from(entry.body);
        Buffer.from(idToBytes(eve.user)).copy(body, body.indexOf(idToBytes(cem.user)));
        return { ...entry, body: new Uint8Array(body) };
      });
      await ann.client.conversations.addMembers(group, [cem.user]);
      await waitForChange(bob, group, 'unproven');
      // That Cem reads is true, and Bob's device has found it out by itself.
      await waitForChange(bob, group, 'entered', ({ people }) => people.some(({ id }) => id === cem.user));
      expect(await typesOf(group)).not.toContain('added');
      world.beHonest();
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );

  test(
    'a change is not shown as made by somebody who has not made it',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Attributed', [ann, bob, cem]);
      world.liarOf(bob).rewrite((entry, place) => {
        const isLie = place === group && entry.kind === EntryKind.MEMBERSHIP && entry.seq > 1;
        return isLie ? { ...entry, authorUser: idToBytes(cem.user) } : entry;
      });
      await ann.client.conversations.addMembers(group, [eve.user]);
      await waitForChange(bob, group, 'unproven');
      await waitForChange(ann, group, 'reset');
      expect(await typesOf(group)).not.toContain('added');
      // Bob's device has set the group up with those it knew; Eve, whom Ann has really added, comes in by herself.
      await waitForChange(ann, group, 'entered', ({ people }) => people.some(({ id }) => id === eve.user));
      world.beHonest();
      await expectTalking(group, [ann, bob, cem, eve]);
    },
    seconds,
  );

  test(
    'a reset that no member’s device has signed is not followed',
    async () => {
      const { world, ann, bob, eve } = stage;
      const group = await openQuietGroup(stage, 'Reset', [ann, bob]);
      const eves = {
        authorUser: idToBytes(eve.user),
        authorDevice: idToBytes(eve.client.account.current.get()?.device ?? ''),
      };
      const lies = [
        (entry: Entry) => asReset(entry, group),
        (entry: Entry) => asReset({ ...entry, ...eves }, group, eve),
      ];
      for (const [index, lie] of lies.entries()) {
        const seq = nextSeq(group);
        world.liarOf(bob).rewrite(about(group, seq, lie));
        await ann.client.messages.send(group, `in its place ${index}`);
        await until(
          async () => (await typesOf(group)).filter((type) => type === 'unproven').length === index + 1,
          told,
        );
      }
      expect(await typesOf(group)).not.toContain('reset');
      world.beHonest();
      await expectTalking(group, [ann, bob]);
      // Nobody else was troubled.
      expect((await changesOf(ann, group)).map(({ change }) => change.type)).not.toContain('reset');
    },
    seconds,
  );

  test(
    'a change that names people by what is no id stops nothing',
    async () => {
      const { world, ann, bob, cem } = stage;
      const group = await openQuietGroup(stage, 'Malformed', [ann, bob]);
      const lie = (entry: Entry) => asChange(entry, added(new Uint8Array(3)));
      world.liarOf(bob).rewrite(about(group, nextSeq(group), lie));
      // In place of an entry that is pulled with the group's own: whoever follows the group meets it every time.
      await ann.client.conversations.setRole(group, bob.user, Role.ADMIN);
      // The group is followed past it, though the lie goes on.
      await ann.client.conversations.addMembers(group, [cem.user]);
      await waitForChange(bob, group, 'added');
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );

  test(
    'who came with a change that was held back is shown all the same',
    async () => {
      const { world, ann, bob, cem } = stage;
      const group = await openQuietGroup(stage, 'Withheld', [ann, bob]);
      world.liarOf(bob).rewrite(about(group, nextSeq(group), () => undefined));
      await ann.client.conversations.addMembers(group, [cem.user]);
      await ann.client.messages.send(group, 'cem reads this');
      await waitForChange(bob, group, 'entered', ({ people }) => people.some(({ id }) => id === cem.user));
      await waitForText([cem], group, 'cem reads this');
      // What was said in the epoch that Bob's device was kept out of is lost to it, and shown as such.
      await until(async () => (await sealedRows(bob, group, 'missing')).length === 1, told);
      world.beHonest();
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );
});
