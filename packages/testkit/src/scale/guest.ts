import { idFromBytes, idToBytes, newIdBytes } from '@tidings/protocol';
import { openListener } from '../process/listener';
import type { RawWorld } from '../process/raw-world';
import { createRpcClients } from '../rpc/clients';

/** Somebody who only listens, and is let into one conversation of the world and thrown out of it again and again. I5 */
export interface Guest {
  /** How often they were thrown out. */
  readonly removals: number;
  /** Resolves when the socket is closed and the last change has been answered. */
  stop(): Promise<void>;
}

export interface GuestOptions {
  readonly name?: string;
  /** One of the founder's; default: the first one. */
  readonly conversation?: string | undefined;
}

export async function openGuest(
  url: string,
  { recorder, founder, conversations }: Pick<RawWorld, 'recorder' | 'founder' | 'conversations'>,
  { name = 'guest', conversation: where = conversations[0] }: GuestOptions = {},
): Promise<Guest> {
  const person = { handle: name, password: 'in and out again', displayName: name, deviceName: 'testkit' };
  const { user, tokens } = await createRpcClients(url).accounts.signUp({ ...person, device: newIdBytes() });
  const guest = user?.id ?? new Uint8Array();
  const conversation = idToBytes(where as string);
  const listener = openListener({ url, name, accessToken: tokens?.accessToken ?? '', recorder });
  let isStopped = false;
  let removals = 0;

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
  recorder.note({ type: 'mark', text: `${name} is ${idFromBytes(guest)}` });
  return {
    get removals() {
      return removals;
    },
    async stop() {
      isStopped = true;
      await changing;
      await listener.stop();
    },
  };
}
