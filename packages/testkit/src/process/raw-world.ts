import { createBunNetwork } from '@tidings/client/bun';
import { ConversationKind, Encryption, idFromBytes, idToBytes, newIdBytes } from '@tidings/protocol';
import type { FinalReplica, History } from '../history/operations';
import { createRecorder, type Recorder } from '../history/recorder';
import type { Random } from '../network/random';
import { createRpcClients, type RpcClients } from '../rpc/clients';
import { readLog } from '../rpc/read-log';
import { RawDevice } from './raw-device';

export interface RawWorld {
  readonly recorder: Recorder;
  readonly devices: readonly RawDevice[];
  readonly conversations: readonly string[];
  /** The API as whoever made the first two conversations. */
  readonly founder: RpcClients;
  /** Which of the conversations a device is in. */
  conversationsOf(device: RawDevice): readonly string[];
  /** Reads every log to its end; the server must be up and the devices at rest. */
  readHistory(): Promise<History>;
}

interface RawUser {
  readonly id: string;
  readonly rpc: RpcClients;
  readonly tokens: readonly string[];
}

const password = 'kill -9 and again';

/** Devices per user: the first two have a second one, which moves the same cursors. */
const deviceCounts = [2, 2, 1, 1] as const;
/** Members of each conversation; the first is its creator, and so sees all of it. */
const groups = [
  [0, 1, 2, 3],
  [0, 1, 2],
  [1, 3],
] as const;

/** Four people with six devices in three conversations, speaking the bare protocol to the server at `url`. */
export async function openRawWorld(url: string, random: Random): Promise<RawWorld> {
  const users: RawUser[] = [];
  for (const [index, count] of deviceCounts.entries()) users.push(await signUp(url, `writer${index}`, count));
  const conversations: string[] = [];
  for (const members of groups) conversations.push(await createGroup(members.map((index) => users[index] as RawUser)));
  const namesOf = (userIndex: number): string[] =>
    conversations.filter((_, index) => groups[index]?.some((member) => member === userIndex));

  const recorder = createRecorder();
  const network = createBunNetwork();
  const devices = users.flatMap((user, userIndex) =>
    user.tokens.map((accessToken, deviceIndex) => {
      const name = `writer${userIndex}.${deviceIndex}`;
      const more = { name, user: user.id, accessToken, url, network, recorder };
      return new RawDevice({ ...more, random: random.fork(name), conversations: namesOf(userIndex) });
    }),
  );
  const userOf = (device: RawDevice): number => users.findIndex(({ id }) => id === device.user);
  return {
    recorder,
    devices,
    conversations,
    founder: (users[0] as RawUser).rpc,
    conversationsOf: (device) => namesOf(userOf(device)),
    async readHistory() {
      const logs = [];
      for (const [index, members] of groups.entries())
        logs.push(await readLog((users[members[0]] as RawUser).rpc, conversations[index] as string));
      const replicas = devices.flatMap((device) => namesOf(userOf(device)).map((name) => replicaOf(device, name)));
      return recorder.finish(logs, replicas);
    },
  };
}

async function signUp(url: string, handle: string, deviceCount: number): Promise<RawUser> {
  const { accounts } = createRpcClients(url);
  const more = { handle, password, deviceName: 'testkit' };
  const { user, tokens: first } = await accounts.signUp({ ...more, displayName: handle, device: newIdBytes() });
  const tokens = [first?.accessToken ?? ''];
  while (tokens.length < deviceCount) {
    const { tokens: next } = await accounts.signIn({ ...more, device: newIdBytes() });
    tokens.push(next?.accessToken ?? '');
  }
  return { id: idFromBytes(user?.id ?? new Uint8Array()), rpc: createRpcClients(url, tokens[0]), tokens };
}

async function createGroup([creator, ...others]: readonly RawUser[]): Promise<string> {
  if (creator === undefined) throw new Error('a group has a creator');
  const conversation = newIdBytes();
  await creator.rpc.conversations.createConversation({
    conversation,
    entryId: newIdBytes(),
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    users: others.map(({ id }) => idToBytes(id)),
  });
  return idFromBytes(conversation);
}

function replicaOf(device: RawDevice, conversation: string): FinalReplica {
  const entries = device.replica(conversation).entries.map(({ seq, id }) => ({ seq, id: idFromBytes(id) }));
  return { device: device.name, user: device.user, conversation, entries };
}
