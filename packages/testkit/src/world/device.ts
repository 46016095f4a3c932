import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Client,
  type MessageRow,
  type Network,
  openClient,
  type Passkeys,
  type Place,
  type TimelineState,
} from '@tidings/client';
import { createBunNetwork } from '@tidings/client/bun';
import type { ConversationId, UserId } from '@tidings/protocol';
import { recordNetwork } from '../history/record-network';
import type { Recorder } from '../history/recorder';
import { withHintWeather } from '../network/hint-weather';
import { openLink } from '../network/link';
import type { Random } from '../network/random';
import { until } from '../network/until';
import { fair, type Weather } from '../network/weather';
import { readLive, waitForLive } from './live';
import { createMortalPlatform, type MortalPlatform } from './mortal-platform';
import { openReplicaFile, type ReplicaFile } from './replica-file';

export interface DeviceOptions {
  readonly name: string;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly target: () => { readonly host: string; readonly port: number } | undefined;
  readonly network?: ((device: string, inner: Network) => Network) | undefined;
  /** How wrong its clock is. */
  readonly clockOffsetMs?: number | undefined;
  /** Where the person keeps their passkeys. */
  readonly passkeys?: Passkeys;
}

/** One person's device: an app with its database, its link to the server, and a life that may end at any moment. */
export interface Device extends AsyncDisposable {
  readonly name: string;
  /** The app of the present life. Throws while it is dead. */
  readonly client: Client;
  readonly isAlive: boolean;
  /** Whoever is signed in; throws if nobody is. */
  readonly user: UserId;
  readonly databaseFile: string;
  signIn(credentials: { readonly handle: string; readonly password: string; readonly isNew: boolean }): Promise<void>;
  /** The app ends without a word; its database stays. */
  kill(): void;
  /** The app will end at its n-th write from now. Resolves when it has. */
  killAtWrite(n: number, when: 'before' | 'after'): void;
  restart(): Promise<void>;
  setWeather(weather: Weather): void;
  /** The weather was bad for hints at some time. */
  readonly mayHaveLostHints: boolean;
  /** The system says so, and nothing gets through. */
  goOffline(): void;
  goOnline(): void;
  cut(): void;
  partition(): void;
  heal(): void;
  waitUntilLive(): Promise<void>;
  /** It has the person's keys, and has opened what they open. */
  waitUntilReady(): Promise<void>;
  /** Everything written has been acknowledged. */
  waitUntilSent(): Promise<void>;
  /** Everything that opens its messages is in the vault. */
  waitUntilSaved(): Promise<void>;
  /** Texts of the whole conversation, loading older ones until there are none. */
  readTexts(conversation: ConversationId): Promise<readonly string[]>;
  readTimeline(conversation: ConversationId): Promise<TimelineState>;
  /** What a timeline that is opened at a place shows first. */
  readAround(conversation: ConversationId, place: Place): Promise<TimelineState>;
  openReplica(): ReplicaFile;
  /** The newest seq that is held of a conversation; 0 if nothing is. */
  newestSeq(conversation: ConversationId): number;
}

export async function openDevice(options: DeviceOptions): Promise<Device> {
  const { name, random, recorder } = options;
  const folder = mkdtempSync(join(tmpdir(), `tidings-device-${name}-`));
  const air = createAir();
  const link = await openLink({
    random: random.fork('link'),
    target: () => (air.isOnline ? options.target() : undefined),
  });
  const network = recordNetwork(
    withHintWeather(options.network?.(name, air.network) ?? air.network, {
      random: random.fork('hints'),
      weather: () => air.weather,
    }),
    recorder,
    name,
  );
  let life: { readonly mortal: MortalPlatform; readonly client: Client } | undefined;
  let user: UserId | undefined;
  let hasLostHints = false;

  const start = async (): Promise<void> => {
    const mortal = createMortalPlatform({
      folder,
      network,
      deviceName: name,
      clockOffsetMs: options.clockOffsetMs,
      passkeys: options.passkeys,
    });
    const client = await openClient({ serverUrl: link.url, platform: mortal.platform });
    life = { mortal, client };
  };
  const alive = (): NonNullable<typeof life> => {
    if (life === undefined || life.mortal.isDead) throw new Error(`${name} is dead; restart it first`);
    return life;
  };
  await start();

  const device: Device = {
    name,
    databaseFile: join(folder, 'tidings.db'),
    get client() {
      return alive().client;
    },
    get isAlive() {
      return life !== undefined && !life.mortal.isDead;
    },
    get user() {
      if (user === undefined) throw new Error(`nobody has signed in on ${name}`);
      return user;
    },
    async signIn({ handle, password, isNew }) {
      const { account } = alive().client;
      if (isNew) await account.signUp({ handle, password, displayName: handle });
      else await account.signIn({ handle, password });
      const { user: person } = await waitForLive(account.current, (current) => current.user !== undefined, {
        what: `${name} to be signed in`,
      });
      user = person?.id;
    },
    kill: () => alive().mortal.kill(),
    killAtWrite: (n, when) => alive().mortal.killAtWrite(n, when),
    async restart() {
      if (life !== undefined && !life.mortal.isDead) throw new Error(`${name} is alive`);
      await start();
    },
    get mayHaveLostHints() {
      return hasLostHints;
    },
    setWeather: (weather) => {
      hasLostHints ||= weather.loseHint > 0 || weather.lateHint > 0;
      air.weather = weather;
      link.setWeather(weather);
    },
    goOffline() {
      air.setOnline(false);
      link.cut();
    },
    goOnline: () => air.setOnline(true),
    cut: () => link.cut(),
    partition: () => link.partition(),
    heal: () => link.heal(),
    waitUntilLive: () => waitUntilLive(alive().client, name),
    waitUntilReady: () => waitUntilReady(alive().client, name),
    waitUntilSent: () =>
      until(
        () => {
          const file = device.openReplica();
          const pending = file.pendingCount();
          file.close();
          return pending === 0;
        },
        { what: `${name} to have sent everything`, timeoutMs: 30_000 },
      ),
    waitUntilSaved: () =>
      until(
        () => {
          const file = device.openReplica();
          const unsaved = file.unsavedKeyCount();
          file.close();
          return unsaved === 0;
        },
        { what: `${name} to have saved its keys`, timeoutMs: 30_000 },
      ),
    async readTexts(conversation) {
      const { rows } = await device.readTimeline(conversation);
      return rows.filter((row): row is MessageRow => row.type === 'message').map(({ content }) => textOf(content));
    },
    readTimeline: (conversation) => readTimeline(alive().client, conversation),
    async readAround(conversation, around) {
      const timeline = alive().client.messages.openTimeline(conversation, { around });
      const stop = timeline.subscribe(() => {});
      try {
        return await readLive(timeline, 'the timeline around a place');
      } finally {
        stop();
        timeline.dispose();
      }
    },
    openReplica: () => openReplicaFile(device.databaseFile),
    newestSeq(conversation) {
      const file = device.openReplica();
      const window = file.newestWindows().find((one) => one.conversation === conversation);
      file.close();
      return window?.high ?? 0;
    },
    async [Symbol.asyncDispose]() {
      if (life !== undefined && !life.mortal.isDead) await life.client[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return device;
}

/** What surrounds the device: the weather, and what the system says about the network. */
function createAir(): {
  isOnline: boolean;
  weather: Weather;
  readonly network: Network;
  setOnline(isOnline: boolean): void;
} {
  const listeners = new Set<(isOnline: boolean) => void>();
  const network = createBunNetwork();
  const air = {
    isOnline: true,
    weather: fair,
    network: {
      ...network,
      observeOnline: (listener: (isOnline: boolean) => void) => {
        listeners.add(listener);
        listener(air.isOnline);
        return () => void listeners.delete(listener);
      },
    },
    setOnline: (isOnline: boolean) => {
      air.isOnline = isOnline;
      for (const listener of listeners) listener(isOnline);
    },
  };
  return air;
}

async function waitUntilLive(client: Client, name: string): Promise<void> {
  await waitForLive(client.connection, ({ phase }) => phase === 'live', {
    what: `${name} to be live`,
    timeoutMs: 30_000,
  });
}

async function waitUntilReady(client: Client, name: string): Promise<void> {
  await waitForLive(client.encryption.state, (state) => state.phase === 'ready' && !state.isRestoring, {
    what: `${name} to have the keys`,
    timeoutMs: 30_000,
  });
}

async function readTimeline(client: Client, conversation: ConversationId): Promise<TimelineState> {
  const timeline = client.messages.openTimeline(conversation);
  const stop = timeline.subscribe(() => {});
  try {
    for (;;) {
      const state = await readLive(timeline, 'the timeline');
      if (!state.hasOlder) return state;
      await timeline.loadOlder();
      const older = await waitForLive(timeline, (next) => !next.isLoadingOlder && next !== state, {
        what: 'older entries',
      });
      if (older.olderFailed) throw new Error('older entries could not be loaded');
    }
  } finally {
    stop();
    timeline.dispose();
  }
}

function textOf(content: MessageRow['content']): string {
  return content.type === 'text' ? content.text : `(${content.type})`;
}
