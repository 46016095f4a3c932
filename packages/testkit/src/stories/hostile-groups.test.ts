import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { buildEvictingCommit } from '@tidings/client/hostile-member';
import {
  ConversationService,
  type DeviceId,
  type Entry,
  GroupService,
  type GroupState,
  type GroupStep,
  idToBytes,
  KeyService,
  MembershipChangeSchema,
  newIdBytes,
  Role,
  type SignedDeviceStatement,
} from '@tidings/protocol';
import { signingKeysOf } from '../hostile/forge';
import {
  changesOf,
  expectTalking,
  openQuietGroup,
  openStage,
  type Stage,
  sealedRows,
  waitForChange,
  waitForMembers,
} from '../hostile/stage';
import { until } from '../network/until';
import type { Device } from '../world/device';
import { waitForLive } from '../world/live';

const seconds = 120_000;
const told = (what: string) => ({ what: `${what} to be told`, timeoutMs: 30_000 });

describe('a server that lies about groups and devices', () => {
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
  const falseDevices = (device: Device, about: Device, is: boolean) =>
    waitForLive(device.client.encryption.observeSafety(about.user), ({ hasFalseDevices }) => hasFalseDevices === is, {
      what: `${device.name} to ${is ? 'distrust' : 'believe'} the list of ${about.name}`,
      timeoutMs: 30_000,
    });

  test(
    'who does not get a welcome lets themselves in, and whoever is there is told',
    async () => {
      const { world, ann, bob } = stage;
      world.liarOf(bob).answer(GroupService.method.listWelcomes, async () => ({}));
      const group = await ann.client.conversations.createGroup({ title: 'No welcome', users: [bob.user] });
      await ann.client.messages.send(group, 'come in');
      await until(() => bob.newestSeq(group) >= 4, { what: 'bob to let himself in', timeoutMs: 30_000 });
      await expectTalking(group, [ann, bob]);
    },
    seconds,
  );

  test(
    'two members who are told two logs see that they do not understand each other, and come together again',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Fork', [ann, bob]);
      await ann.client.conversations.setRole(group, bob.user, Role.ADMIN);
      await waitForChange(bob, group, 'role');
      const seq = bob.newestSeq(group) + 1;
      const liar = world.liarOf(bob);
      // Bob is to hear nothing of Ann's commit, and to take his own for the one that was first.
      let own: { readonly id: Uint8Array<ArrayBuffer>; readonly step: GroupStep } | undefined;
      liar.rewrite((entry, place) => {
        if (place !== group || entry.seq < seq) return entry;
        if (entry.seq > seq || !own) return own && entry;
        return { ...entry, ...theirs(own, bob, eve) };
      });
      const theirs = ({ id, step }: NonNullable<typeof own>, author: Device, whom: Device): Partial<Entry> => {
        const members = [{ user: idToBytes(whom.user), role: Role.MEMBER }];
        const change = create(MembershipChangeSchema, {
          change: { case: 'added', value: { members } },
          commit: step.commit,
        });
        const body = toBinary(MembershipChangeSchema, change);
        return { id, authorUser: idToBytes(author.user), authorDevice: idToBytes(deviceOf(author)), body };
      };
      liar.answer(ConversationService.method.addMembers, async ({ entryId, conversation, group: step }) => {
        if (!step) throw new Error('there is no step');
        own = { id: new Uint8Array(entryId), step };
        return { appended: { id: entryId, conversation, seq } };
      });
      liar.answer(GroupService.method.getGroupState, async (_, honest) => {
        const state = await honest();
        if (!own) return state;
        return { group: { generation: 1, epoch: own.step.epoch + 1, groupInfo: own.step.groupInfo } };
      });
      await ann.client.conversations.addMembers(group, [cem.user]);
      await bob.client.conversations.addMembers(group, [eve.user]);
      await bob.client.messages.send(group, 'from one branch');
      await until(async () => (await sealedRows(ann, group, 'invalid')).length > 0, told('ann'));
      await ann.client.messages.send(group, 'from the other');
      await until(async () => (await sealedRows(bob, group, 'invalid')).length > 0, told('bob'));
      expect(await bob.readTexts(group)).not.toContain('from the other');

      world.beHonest();
      await ann.client.messages.send(group, 'is anybody there?');
      await waitForChange(bob, group, 'entered', ({ people }) => people.some(({ id }) => id === cem.user));
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );

  test(
    'a GroupInfo that is old or cut lets nobody in; the true one does',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Info', [ann, bob, eve]);
      const old = await stateOf(group);
      await ann.client.conversations.removeMember(group, eve.user);
      await expectTalking(group, [ann, bob]);
      const { code } = await ann.client.conversations.createInvite(group);
      const present = await stateOf(group);
      expect(present.epoch).toBeGreaterThan(old.epoch);
      const { groupInfo } = present;
      const lies: readonly Partial<GroupState>[] = [
        // Under the number of the present epoch: Eve would still be in it.
        { groupInfo: old.groupInfo },
        { groupInfo: groupInfo.slice(0, -100) },
        { groupInfo: new Uint8Array(Buffer.concat([groupInfo.subarray(0, 200), groupInfo.subarray(330)])) },
      ];
      for (const lie of lies) {
        world.liarOf(cem).answer(ConversationService.method.previewInvite, async (_, honest) => {
          const preview = await honest();
          return { ...preview, group: { ...present, ...lie } };
        });
        await expect(cem.client.conversations.joinByInvite(code)).rejects.toThrow('does not hold together');
      }
      expect((await stateOf(group)).epoch).toBe(present.epoch);
      world.beHonest();
      await cem.client.conversations.joinByInvite(code);
      await expectTalking(group, [ann, bob, cem]);
    },
    seconds,
  );

  test(
    'a member who lets themselves in again and throws somebody else out is not followed: the group is set up anew',
    async () => {
      const { world, ann, bob, eve } = stage;
      const group = await openQuietGroup(stage, 'Evicting', [ann, bob, eve]);
      const { generation, epoch, groupInfo } = await stateOf(group);
      const by = { user: eve.user, device: deviceOf(eve), signing: signingKeysOf(eve) };
      const commit = await buildEvictingCommit(groupInfo, by, bob.user);
      // The server calls it Eve's phone's, whichever session has brought it.
      for (const device of [ann, bob])
        world.liarOf(device).rewrite((entry, place) => {
          const isHers = place === group && Buffer.from(entry.body).equals(commit);
          return isHers ? { ...entry, authorDevice: idToBytes(deviceOf(eve)) } : entry;
        });
      await witnessOf('eve').groups.appendCommit({
        conversation: idToBytes(group),
        entryId: newIdBytes(),
        group: { generation, epoch, commit, groupInfo },
      });
      for (const device of [ann, bob]) await waitForChange(device, group, 'reset');
      await expectTalking(group, [ann, bob]);
      const members = await waitForMembers(bob, group, (all) => all.length === 3 && all.every((one) => !one.warning));
      expect(members.map(({ id }) => id)).toContain(bob.user);
    },
    seconds,
  );

  test(
    'a member whom the server names to a newcomer, and who is in no group, is shown as one who can’t read',
    async () => {
      const { world, ann, bob, cem, eve } = stage;
      const group = await openQuietGroup(stage, 'Named', [ann, bob]);
      const { code } = await ann.client.conversations.createInvite(group);
      world.liarOf(cem).answer(ConversationService.method.listMembers, async (_, honest) => {
        const { members } = await honest();
        const user = { id: idToBytes(eve.user), handle: 'eve', displayName: 'Eve' };
        return { members: [...members, { user, role: Role.MEMBER }] };
      });
      await cem.client.conversations.joinByInvite(code);
      const members = await waitForMembers(cem, group, (all) => all.some(({ id }) => id === eve.user));
      expect(members.find(({ id }) => id === eve.user)?.warning).toBe('no_keys');
      await expectTalking(group, [ann, bob, cem]);
      expect(eve.newestSeq(group)).toBe(0);
    },
    seconds,
  );

  test(
    'a device that a person has not signed gets nothing; a list cut short is not believed; both are told',
    async () => {
      const { world, ann, bob } = stage;
      const group = await openQuietGroup(stage, 'Devices', [ann, bob]);
      const lies = [
        // Ghost: a further statement that only the server has made.
        (statements: readonly SignedDeviceStatement[]) =>
          statements.concat(statements.slice(-1).map((last) => ({ ...last, signature: new Uint8Array(64) }))),
        () => [],
      ];
      for (const lie of lies) {
        world.liarOf(ann).answer(KeyService.method.getIdentities, async (_, honest) => {
          const { identities } = await honest();
          return { identities: identities.map((one) => ({ ...one, statements: lie(one.statements) })) };
        });
        await falseDevices(ann, bob, true);
        await waitForMembers(ann, group, (all) =>
          all.some(({ id, warning }) => id === bob.user && warning === 'false_devices'),
        );
        await expectTalking(group, [ann, bob]);
        world.beHonest();
        await falseDevices(ann, bob, false);
      }
    },
    seconds,
  );

  test(
    'a key package of somebody else, or one that was changed, gets no key',
    async () => {
      const { world, ann, bob, eve } = stage;
      const { keyPackages } = await witnessOf('eve').keys.claimKeyPackages({ users: [idToBytes(eve.user)] });
      const hers = keyPackages[0];
      if (!hers) throw new Error('eve has no key package');
      const invited: Uint8Array[] = [];
      world.liarOf(ann).answer(ConversationService.method.createConversation, async ({ group }, honest) => {
        invited.push(...(group?.welcomeDevices ?? []));
        return honest();
      });
      world.liarOf(ann).answer(KeyService.method.claimKeyPackages, async (_, honest) => {
        const answer = await honest();
        return { keyPackages: answer.keyPackages.map((one) => ({ ...one, keyPackage: hers.keyPackage })) };
      });
      const group = await ann.client.conversations.createGroup({ title: 'Swapped', users: [bob.user] });
      expect(invited).toEqual([]);
      world.liarOf(ann).answer(KeyService.method.claimKeyPackages, async (_, honest) => {
        const answer = await honest();
        const changed = answer.keyPackages.map((one) => {
          // Past version, suite and their lengths: the key that the welcome is sealed for.
          const keyPackage = one.keyPackage.slice();
          keyPackage[20] = (keyPackage[20] ?? 0) ^ 1;
          return { ...one, keyPackage };
        });
        return { keyPackages: changed };
      });
      await expect(ann.client.conversations.createGroup({ title: 'Changed', users: [bob.user] })).rejects.toThrow();
      world.beHonest();
      // Bob has let himself in to the group without a welcome, and Ann was told.
      await waitForChange(ann, group, 'entered', ({ people }) => people.some(({ id }) => id === bob.user));
      await expectTalking(group, [ann, bob]);
      expect((await changesOf(ann, group)).map(({ change }) => change.type)).not.toContain('unproven');
    },
    seconds,
  );
});
