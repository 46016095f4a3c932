import { createBunNetwork } from '@tidings/client/bun';
import { idFromBytes } from '@tidings/protocol';
import type { FinalLog } from '../history/operations';
import { createRecorder } from '../history/recorder';
import type { Random } from '../network/random';
import { RawDevice } from '../process/raw-device';
import type { RawWorld } from '../process/raw-world';
import { createRpcClients } from '../rpc/clients';
import { readLog } from '../rpc/read-log';
import type { Crowd, CrowdPlan, SeededPerson, SeededSession } from './seed-crowd';

/** A raw world of any size, over two shards, with people in it whose sessions are ended one after the other. */
export interface CrowdWorld extends RawWorld, Disposable {
  shardOf(conversation: string): number;
  /** Those with sessions to be ended; the first of each is to stay. */
  readonly visitors: readonly SeededPerson[];
}

export interface CrowdSize {
  readonly clients: number;
  readonly visitors: number;
  /** Of each visitor, to be ended. */
  readonly sessions: number;
}

const membersEach = 10;
const askAfterMs = 1_000;
const silentForMs = 4_000;
/** As apps do. */
const welcomeWithinMs = 10_000;
const firstWaitMs = 50;
const longestWaitMs = 2_000;

/** Everybody is in one conversation on each shard, with other people there; visitors are in one. */
export function planCrowd({ clients, visitors, sessions }: CrowdSize): CrowdPlan {
  const groups = Math.ceil(clients / membersEach);
  const conversations = [0, 1].flatMap((shard) =>
    Array.from({ length: groups }, (_, group) => {
      // On the first shard neighbours sit together, on the second those who are far from each other.
      const isIn = (client: number) => (shard === 0 ? Math.floor(client / membersEach) : client % groups) === group;
      const members = Array.from({ length: clients }, (_, client) => client).filter(isIn);
      const guests = Array.from({ length: visitors }, (_, visitor) => visitor)
        .filter((visitor) => visitor % 2 === shard && Math.floor(visitor / 2) % groups === group)
        .map((visitor) => clients + visitor);
      return { shard, members: [...members, ...guests] };
    }),
  );
  const counts = Array.from({ length: clients + visitors }, (_, index) => (index < clients ? 1 : sessions + 1));
  return { sessions: counts, conversations };
}

export function openCrowdWorld(url: string, crowd: Crowd, { clients }: CrowdSize, random: Random): CrowdWorld {
  const { people, conversations } = crowd;
  const recorder = createRecorder();
  const network = createBunNetwork();
  const namesOf = new Map<string, string[]>();
  const shards = new Map<string, number>(conversations.map(({ id, shard }) => [id, shard]));
  for (const { id, members } of conversations)
    for (const member of members) {
      const { user } = people[member] as SeededPerson;
      namesOf.set(user, [...(namesOf.get(user) ?? []), id]);
    }
  const devices = people.slice(0, clients).map(({ user, sessions }, index) => {
    const name = `client${index}`;
    const dice = random.fork(name);
    const waitMs = (tries: number) => dice.between(2, Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 8)));
    const more = { name, user, accessToken: tokenOf(sessions), url, network, recorder, random: dice, waitMs };
    return new RawDevice({ ...more, conversations: namesOf.get(user) ?? [] });
  });
  // What was asked may take long where it goes; who gets no answer to a ping either looks for another way.
  const impatience = setInterval(() => {
    for (const device of devices) {
      const silentMs = device.silentMs(performance.now());
      if (silentMs > (device.isLive ? silentForMs : welcomeWithinMs)) device.drop();
      else if (silentMs > askAfterMs) device.ping();
    }
  }, 500);
  return {
    recorder,
    devices,
    conversations: conversations.map(({ id }) => id),
    founder: createRpcClients(url, tokenOf((people[0] as SeededPerson).sessions)),
    visitors: people.slice(clients),
    conversationsOf: (device) => namesOf.get(device.user) ?? [],
    shardOf: (conversation) => shards.get(conversation) ?? 0,
    async readHistory() {
      const logs: FinalLog[] = [];
      for (const { id, members } of conversations) {
        const { sessions } = people[members[0] as number] as SeededPerson;
        logs.push(await readLog(createRpcClients(url, tokenOf(sessions)), id));
      }
      const replicas = devices.flatMap((device) =>
        (namesOf.get(device.user) ?? []).map((conversation) => ({
          device: device.name,
          user: device.user,
          conversation,
          entries: device.replica(conversation).entries.map(({ seq, id }) => ({ seq, id: idFromBytes(id) })),
        })),
      );
      return recorder.finish(logs, replicas);
    },
    [Symbol.dispose]: () => clearInterval(impatience),
  };
}

const tokenOf = ([first]: readonly SeededSession[]): string => first?.accessToken ?? '';
