/** A server that lies to a person about their own account: who they are, and which devices they have. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { fromBinary } from '@bufbuild/protobuf';
import { forgeIdentity } from '@tidings/client/forged-identity';
import {
  type DeviceId,
  directConversationId,
  EntryKind,
  type Identity,
  idFromBytes,
  idToBytes,
  KeyService,
  VaultRotationSchema,
} from '@tidings/protocol';
import { openStage, type Stage } from '../hostile/stage';
import type { Device } from '../world/device';
import { readLive, waitForLive } from '../world/live';

const seconds = 120_000;
/** First byte of a VAULT entry that gives the vault a new key. */
const rotation = 2;

describe('a server that lies to people about themselves', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  }, seconds);
  afterEach(() => stage.world.beHonest());
  afterAll(() => stage[Symbol.asyncDispose](), seconds);

  const deviceOf = (device: Device): DeviceId => {
    const id = device.client.account.current.get()?.device;
    if (!id) throw new Error(`${device.name} is signed out`);
    return id;
  };
  const rpcOf = (handle: string) => {
    const person = stage.world.people.find((one) => one.handle === handle);
    if (!person) throw new Error(`nobody is called ${handle}`);
    return person.rpc;
  };
  const identityOf = async (device: Device): Promise<Identity> => {
    const { identities } = await rpcOf('ann').keys.getIdentities({ users: [idToBytes(device.user)] });
    if (!identities[0]) throw new Error(`${device.name} has no identity`);
    return identities[0];
  };
  /** Whom the vault's keys have been wrapped for, as the server has it. */
  const wrappedFor = async (device: Device): Promise<readonly string[]> => {
    const { entries } = await rpcOf('ann').log.pull({
      conversation: idToBytes(await directConversationId(device.user, device.user)),
      limit: 200,
      kinds: [EntryKind.VAULT],
    });
    return entries
      .filter(({ body }) => body[0] === rotation)
      .flatMap(({ body }) =>
        fromBinary(VaultRotationSchema, body.subarray(1)).wraps.map(({ target }) => idFromBytes(target)),
      );
  };
  /** From now on the server says this of Ann to Ann's phone. */
  const sayOfAnn = (say: (honest: Identity) => Identity) => {
    const { world, ann } = stage;
    const of = (identity: Identity) => (idFromBytes(identity.user) === ann.user ? say(identity) : identity);
    world.liarOf(ann).answer(KeyService.method.getIdentities, async (_, honest) => ({
      identities: (await honest()).identities.map(of),
    }));
  };
  const seesFalseDevices = (device: Device, is: boolean) =>
    waitForLive(device.client.encryption.observeSafety(device.user), ({ hasFalseDevices }) => hasFalseDevices === is, {
      what: `${device.name} to ${is ? 'distrust' : 'believe'} its own list`,
      timeoutMs: 30_000,
    });

  test(
    'another identity in the place of one’s own is not believed: no key of the vault for its devices, the same safety number, and the person is told',
    async () => {
      const { world, ann, bob } = stage;
      const laptop = await world.addDevice('ann', 'laptop');
      const direct = await ann.client.conversations.createDirect(bob.user);
      await ann.client.messages.send(direct, 'hello');
      const numberOf = () => readLive(ann.client.encryption.observeSafetyNumber(bob.user), 'the number with bob');
      const before = await numberOf();
      // All her devices but the one that she is about to remove, and one more.
      const { identity, ghost } = await forgeIdentity(await identityOf(ann), [deviceOf(laptop)]);
      sayOfAnn(() => identity);
      await expect(ann.client.encryption.removeDevice(deviceOf(laptop))).rejects.toThrow('is false');
      await seesFalseDevices(ann, true);
      await bob.client.messages.send(direct, 'still there?');
      expect(await wrappedFor(ann)).not.toContain(ghost);
      expect(await numberOf()).toEqual(before);
      const devices = await readLive(ann.client.encryption.observeDevices(), 'ann’s devices');
      expect(devices.map(({ id }) => id)).not.toContain(ghost);

      world.beHonest();
      await seesFalseDevices(ann, false);
      await ann.client.encryption.removeDevice(deviceOf(laptop));
      expect(await wrappedFor(ann)).not.toContain(ghost);
      world.forget(laptop);
    },
    seconds,
  );

  test(
    'a removal that the server keeps to itself counts: the device gets no key of the vault that comes after it',
    async () => {
      const { world, ann } = stage;
      const tablet = await world.addDevice('ann', 'tablet');
      const removed = deviceOf(tablet);
      const { statements } = await identityOf(ann);
      sayOfAnn((honest) => ({ ...honest, statements: honest.statements.slice(0, statements.length) }));
      const rotated = (await wrappedFor(ann)).length;
      await ann.client.encryption.removeDevice(removed);
      const targets = (await wrappedFor(ann)).slice(rotated);
      expect(targets).toContain(deviceOf(ann));
      expect(targets).not.toContain(removed);
      await seesFalseDevices(ann, true);
      world.beHonest();
      await seesFalseDevices(ann, false);
      world.forget(tablet);
    },
    seconds,
  );
});
