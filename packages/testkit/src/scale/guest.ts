import type { ClientSocket } from '@tidings/client';
import { createBunNetwork } from '@tidings/client/bun';
import { encodeClientFrame, idFromBytes, idToBytes, newIdBytes, protocolVersion } from '@tidings/protocol';
import { recordNetwork } from '../history/record-network';
import type { RawWorld } from '../process/raw-world';
import { createRpcClients } from '../rpc/clients';

/** Somebody who only listens, and is let into the world's first conversation and thrown out of it again and again. I5 */
export interface Guest {
  /** How often they were thrown out. */
  readonly removals: number;
  /** Resolves when the socket is closed and the last change has been answered. */
  stop(): Promise<void>;
}

export async function openGuest(url: string, { recorder, founder, conversations }: RawWorld): Promise<Guest> {
  const person = { handle: 'guest', password: 'in and out again', displayName: 'guest', deviceName: 'testkit' };
  const { user, tokens } = await createRpcClients(url).accounts.signUp({ ...person, device: newIdBytes() });
  const guest = user?.id ?? new Uint8Array();
  const conversation = idToBytes(conversations[0] as string);
  const network = recordNetwork(createBunNetwork(), recorder, 'guest');
  const hello = encodeClientFrame({
    case: 'hello',
    value: { protocol: protocolVersion, accessToken: tokens?.accessToken ?? '', client: 'testkit' },
  });
  let isStopped = false;
  let removals = 0;
  let socket: ClientSocket | undefined;
  const gone = new Promise<void>((resolve) => {
    const connect = () => {
      socket = network.connect(`${url.replace('http', 'ws')}/v1/socket`, {
        opened: () => socket?.send(hello),
        message: () => {},
        closed: () => (isStopped ? resolve() : void setTimeout(connect, 10)),
      });
    };
    connect();
  });

  /** Until it is so: a server may go in between, and then it is not known whether it was done. */
  async function change(isIn: boolean): Promise<void> {
    const input = { conversation, entryId: newIdBytes() };
    for (;;) {
      try {
        if (isIn) await founder.conversations.addMembers({ ...input, users: [guest] });
        else await founder.conversations.removeMember({ ...input, user: guest });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  const changing = (async () => {
    while (!isStopped) {
      await change(true);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await change(false);
      removals += 1;
    }
  })();
  recorder.note({ type: 'mark', text: `the guest is ${idFromBytes(guest)}` });
  return {
    get removals() {
      return removals;
    },
    async stop() {
      isStopped = true;
      await changing;
      socket?.close();
      await gone;
    },
  };
}
