import type { ClientSocket } from '@tidings/client';
import { createBunNetwork } from '@tidings/client/bun';
import { encodeClientFrame, protocolVersion } from '@tidings/protocol';
import { recordNetwork } from '../history/record-network';
import type { Recorder } from '../history/recorder';

/** A socket that says hello and then only listens; comes back whenever it is closed, whatever the reason. */
export interface Listener {
  readonly isOpen: boolean;
  /** Resolves when the socket is closed, for good. */
  stop(): Promise<void>;
}

export interface ListenerOptions {
  readonly url: string;
  readonly name: string;
  readonly accessToken: string;
  readonly recorder: Recorder;
  readonly pauseMs?: number;
}

export function openListener({ url, name, accessToken, recorder, pauseMs = 10 }: ListenerOptions): Listener {
  const network = recordNetwork(createBunNetwork(), recorder, name);
  const hello = encodeClientFrame({
    case: 'hello',
    value: { protocol: protocolVersion, accessToken, client: 'testkit' },
  });
  const gone = Promise.withResolvers<void>();
  let isStopped = false;
  let isOpen = false;
  let socket: ClientSocket | undefined;
  const connect = (): void => {
    socket = network.connect(`${url.replace('http', 'ws')}/v1/socket`, {
      opened: () => {
        isOpen = true;
        socket?.send(hello);
      },
      message: () => {},
      closed: () => {
        isOpen = false;
        if (isStopped) gone.resolve();
        else setTimeout(connect, pauseMs);
      },
    });
  };
  connect();
  return {
    get isOpen() {
      return isOpen;
    },
    stop() {
      isStopped = true;
      socket?.close();
      return gone.promise;
    },
  };
}
