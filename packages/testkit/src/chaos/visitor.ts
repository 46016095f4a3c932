import { idToBytes } from '@tidings/protocol';
import { openListener } from '../process/listener';
import { createRpcClients } from '../rpc/clients';
import type { CrowdWorld } from './crowd-world';
import type { SeededPerson } from './seed-crowd';

/** Somebody whose devices listen, one after the other, until their session is ended; and who then go on knocking. I10 */
export interface Visitor {
  /** How many sessions were ended. */
  readonly ended: number;
  stop(): Promise<void>;
}

const listensMs = 400;
/** By then the end has taken effect everywhere, whatever is broken. */
const takesEffectMs = 2_000;
const knocksMs = 600;

export function openVisitor(url: string, world: CrowdWorld, person: SeededPerson, pauseMs: number): Visitor {
  const [warden, ...sessions] = person.sessions;
  const rpc = createRpcClients(url, warden?.accessToken ?? '');
  const stopping = Promise.withResolvers<void>();
  let isStopped = false;
  let ended = 0;

  async function end(session: Uint8Array): Promise<void> {
    for (;;) {
      try {
        await rpc.sessions.revokeSession({ session });
        return;
      } catch {
        await sleep(50);
      }
    }
  }

  const ending = (async () => {
    for (const { session, device, accessToken } of sessions) {
      if (isStopped) return;
      const name = `visitor ${device}`;
      const listener = openListener({ url, name, accessToken, recorder: world.recorder, pauseMs: 100 });
      await sleep(listensMs);
      await end(idToBytes(session));
      await sleep(takesEffectMs);
      world.recorder.note({ type: 'revoked', device: name, user: person.user });
      ended += 1;
      await sleep(knocksMs);
      await listener.stop();
      await Promise.race([stopping.promise, sleep(pauseMs)]);
    }
  })();
  return {
    get ended() {
      return ended;
    },
    async stop() {
      isStopped = true;
      stopping.resolve();
      await ending;
    },
  };
}

/** What is measured out here is the promise itself; nothing is asserted about the machine. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
