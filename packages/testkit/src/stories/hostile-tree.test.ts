/** A server that would have devices read that nobody has let in: leaves in the tree, groups of its own, people it does not name. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { MemberRow } from '@tidings/client';
import { buildGroupOfOwn, buildJoiningCommit, newGhost } from '@tidings/client/hostile-member';
import {
  ConversationService,
  type DeviceId,
  type Entry,
  EntryKind,
  ErrorCode,
  GroupService,
  type GroupState,
  idFromBytes,
  idToBytes,
  LogService,
  newId,
  newIdBytes,
  TidingsError,
} from '@tidings/protocol';
import { asReset, epochsOf, signingKeysOf } from '../hostile/forge';
import { about } from '../hostile/liar';
import { expectTalking, openQuietGroup, openStage, type Stage, waitForChange, waitForMembers } from '../hostile/stage';
import { until } from '../network/until';
import type { Device } from '../world/device';

const seconds = 120_000;

describe('a server that would let devices in', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, seconds);
  afterEach(() => stage.world.beHonest());
  afterAll(() => stage[Symbol.asyncDispose](), seconds);

  const witnessOf = (handle: string) => {
    const person = stage.world.people.find((one) => one.handle === handle);
    if (!person) throw new Error(`nobody is called ${handle}`);
    return person.rpc;
  };
  const stateOf = async (group: string): Promise<GroupState> => {
    const answer = await witnessOf('ann').groups.getGroupState({ conversation: idToBytes(group) });
    if (!answer.group) throw new Error('there is no group');
    return answer.group;
  };
  const deviceOf = (device: Device): DeviceId => {
    const id = device.client.account.current.get()?.device;
    if (!id) throw new Error(`${device.name} is signed out`);
    return id;
  };

  test(
    'a leaf in a member’s name that the member has not signed is not followed: the group is set up anew without it',
    async () => {
      const { world, ann, bob } = stage;
      const group = await openQuietGroup(stage, 'Ghost leaf', [ann, bob]);
      const { generation, epoch, groupInfo } = await stateOf(group);
      const ghost = await newGhost(bob.user, newId<DeviceId>());
      const commit = await buildJoiningCommit(groupInfo, ghost);
      for (const device of [ann, bob])
        world.liarOf(device).rewrite((entry, place) => {
          const isGhosts = place === group && Buffer.from(entry.body).equals(commit);
          return isGhosts ? { ...entry, authorDevice: idToBytes(ghost.device) } : entry;
        });
      await witnessOf('bob').groups.appendCommit({
        conversation: idToBytes(group),
        entryId: newIdBytes(),
        group: { generation, epoch, commit, groupInfo },
      });
      for (const device of [ann, bob]) {
        await waitForChange(device, group, 'reset');
        expect(epochsOf(device, group)).not.toContain(`${generation} ${epoch + 1}`);
      }
      await expectTalking(group, [ann, bob]);
      expect((await stateOf(group)).generation).toBe(generation + 1);
      await waitForMembers(ann, group, (all) => all.length === 2 && all.every((one) => !one.warning));
    },
    seconds,
  );

  test(
    'a reset whose group is another than the one that was signed is not joined; who signed it is shown',
    async () => {
      const { world, ann, bob, eve } = stage;
      const group = await openQuietGroup(stage, 'False group', [ann, bob, eve]);
      const { generation } = await stateOf(group);
      const by = { user: eve.user, device: deviceOf(eve) };
      // Eve has signed a reset, of which group the server does not care: it has one of its own, with keys that it has from her.
      const groupInfo = await buildGroupOfOwn(
        { conversation: group, generation: generation + 1 },
        { ...by, signing: signingKeysOf(eve) },
      );
      const joined: number[] = [];
      let resets = 0;
      const liar = world.liarOf(bob);
      liar.answer(GroupService.method.getGroupState, async () => ({
        group: { generation: generation + 1, epoch: 1, groupInfo },
      }));
      liar.answer(GroupService.method.appendCommit, async ({ group: step }) => {
        joined.push(step?.generation ?? 0);
        throw new TidingsError(ErrorCode.UNAVAILABLE, 'later');
      });
      liar.answer(GroupService.method.resetGroup, async () => {
        resets += 1;
        throw new TidingsError(ErrorCode.UNAVAILABLE, 'later');
      });
      const seq = bob.newestSeq(group) + 1;
      const eves = { authorUser: idToBytes(by.user), authorDevice: idToBytes(by.device) };
      let told: Entry | undefined;
      const resetOf = (entry: Entry) => {
        told ??= asReset({ ...entry, ...eves }, group, eve);
        return told;
      };
      liar.rewrite(about(group, seq, resetOf));
      // It is one also for whoever asks for resets alone.
      liar.answer(LogService.method.pull, async ({ conversation, kinds, afterSeq }, honest) => {
        const page = await honest();
        const isAsked = idFromBytes(conversation) === group && kinds.includes(EntryKind.RESET) && afterSeq < seq;
        const isThere = page.entries.some((entry) => entry.seq === seq);
        return isAsked && !isThere && told ? { ...page, entries: [...page.entries, told] } : page;
      });
      await ann.client.messages.send(group, 'in its place');
      const { author } = await waitForChange(bob, group, 'reset');
      expect(author).toBe(eve.user);
      await bob.client.messages.send(group, 'does this go anywhere?');
      // He would set it up anew himself, which the server does not let him.
      await until(() => joined.length + resets > 0, { what: 'bob to make up his mind', timeoutMs: 30_000 });
      expect(joined).not.toContain(generation + 1);

      world.beHonest();
      await expectTalking(group, [ann, bob]);
    },
    seconds,
  );

  test(
    'somebody who can read though the server does not name them is shown as unlisted, and nothing is sealed for them',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Unlisted', [ann, bob, eve]);
      const { code } = await ann.client.conversations.createInvite(group);
      const liar = world.liarOf(cem);
      liar.answer(ConversationService.method.listMembers, async (_, honest) => {
        const { members } = await honest();
        return { members: members.filter(({ user }) => !user || idFromBytes(user.id) !== eve.user) };
      });
      // Nor does the server let Cem take her out.
      let tries = 0;
      liar.answer(GroupService.method.appendCommit, async () => {
        tries += 1;
        throw new TidingsError(ErrorCode.UNAVAILABLE, 'later');
      });
      await cem.client.conversations.joinByInvite(code);
      // While the list is on its way everybody is.
      const warned = (all: readonly MemberRow[]) =>
        all.flatMap(({ id, warning }) => (warning ? [`${id} ${warning}`] : []));
      const members = await waitForMembers(cem, group, (all) => warned(all).length === 1);
      expect(warned(members)).toEqual([`${eve.user} unlisted`]);
      tries = 0;
      await cem.client.messages.send(group, 'not for her');
      const isOut = async () => (await ann.readTexts(group)).includes('not for her');
      await until(async () => tries > 0 || (await isOut()), { what: 'cem to want her out', timeoutMs: 30_000 });
      expect(await isOut()).toBe(false);

      // Cem takes out whom he takes for a stranger, which the others, who know better, do not follow.
      world.beHonest();
      for (const device of [ann, bob, cem, eve]) await waitForChange(device, group, 'reset');
      await expectTalking(group, [ann, bob, cem, eve]);
    },
    seconds,
  );
});
