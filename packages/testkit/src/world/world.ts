import type { Network, Passkeys } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { createRecorder, type Recorder } from '../history/recorder';
import type { Random } from '../network/random';
import { openServerProcess, type ServerProcess } from '../process/server-process';
import { type Device, type DeviceOptions, openDevice } from './device';
import { createKeychain } from './keychain';
import { openWitness, type Person, signInDevice } from './person';
import { readLogs, type WorldLog } from './read-logs';
import { waitForRow } from './wait-for-row';

export interface WorldOptions {
  readonly random: Random;
  /** Settings of the server, by environment name. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stands between a device, by its name, and the server. */
  readonly network?: (device: string, inner: Network) => Network;
}

/** A whole small world: one real server that can be killed, and devices with real clients behind links that can break. */
export interface World extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly people: readonly Person[];
  readonly devices: readonly Device[];
  /** Signs up whoever is new; waits until the device is live. The name is `<handle>-<kind>`. */
  addDevice(handle: string, kind?: string, options?: Pick<DeviceOptions, 'clockOffsetMs'>): Promise<Device>;
  /** Signs in somebody who is known, on a device that no other one lets in. */
  addLockedDevice(handle: string, kind: string): Promise<Device>;
  /** Made by the first device; waits until all of them list it. */
  createGroup(title: string, devices: readonly [Device, ...Device[]]): Promise<ConversationId>;
  /** The device is no longer part of what must converge. */
  forget(device: Device): void;
  readLogs(): Promise<readonly WorldLog[]>;
}

export async function openWorld({ random, env = {}, network }: WorldOptions): Promise<World> {
  const server = await openServerProcess({ env });
  await server.start();
  const recorder = createRecorder();
  const people: Person[] = [];
  const devices: Device[] = [];
  const forgotten: Device[] = [];
  const target = () => (server.isRunning ? { host: '127.0.0.1', port: server.port } : undefined);

  const keychains = new Map<string, Passkeys>();
  const keychainOf = (handle: string) => {
    const known = keychains.get(handle) ?? createKeychain();
    keychains.set(handle, known);
    return known;
  };

  return {
    server,
    random,
    recorder,
    people,
    devices,
    async addDevice(handle, kind = 'phone', options = {}) {
      const name = `${handle}-${kind}`;
      const passkeys = keychainOf(handle);
      const open = { ...options, name, random: random.fork(name), recorder, target, network, passkeys };
      const device = await openDevice(open);
      devices.push(device);
      const known = people.find((person) => person.handle === handle);
      await signInDevice(device, handle, known === undefined);
      if (known === undefined) people.push({ handle, devices: [device], rpc: await openWitness(server.url, handle) });
      else known.devices.push(device);
      await device.waitUntilLive();
      // A further device has no keys until one that has them lets it in.
      const giver = known?.devices.find((other) => other !== device && other.isAlive);
      if (giver) await giver.client.encryption.linkDevice(await device.client.encryption.getLinkCode());
      await device.waitUntilReady();
      return device;
    },
    async addLockedDevice(handle, kind) {
      const name = `${handle}-${kind}`;
      const passkeys = keychainOf(handle);
      const device = await openDevice({ name, random: random.fork(name), recorder, target, network, passkeys });
      devices.push(device);
      await signInDevice(device, handle, false);
      people.find((person) => person.handle === handle)?.devices.push(device);
      await device.waitUntilLive();
      return device;
    },
    async createGroup(title, [creator, ...others]) {
      const strangers = [...new Set(others.map(({ user }) => user))].filter((user) => user !== creator.user);
      const conversation = await creator.client.conversations.createGroup({ title, users: strangers });
      for (const device of [creator, ...others]) await waitForRow(device, conversation, (row) => row.title === title);
      return conversation;
    },
    forget(device) {
      devices.splice(devices.indexOf(device), 1);
      forgotten.push(device);
    },
    readLogs: () => readLogs(people),
    async [Symbol.asyncDispose]() {
      for (const device of [...devices, ...forgotten]) await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
