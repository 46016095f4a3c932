import type { Network } from '@tidings/client';
import { decodeClientFrame, decodeServerFrame } from '@tidings/protocol';
import { createFrameScribe } from './frame-scribe';
import type { Recorder } from './recorder';

/** Writes down every frame that a device sends and gets; put it outermost, so that it sees what the device sees. */
export function recordNetwork(network: Network, recorder: Recorder, device: string): Network {
  return {
    async fetch(input, init) {
      const response = await network.fetch(input, init);
      if (!response.ok) recorder.note({ type: 'mark', text: `${device}: ${response.status} from ${response.url}` });
      return response;
    },
    observeOnline: (listener) => network.observeOnline(listener),
    connect: (url, handlers) => {
      const scribe = createFrameScribe(recorder, device);
      const socket = network.connect(url, {
        opened: () => handlers.opened(),
        closed: (code, reason) => {
          recorder.note({ type: 'mark', text: `${device}: socket closed, ${code} ${reason}` });
          handlers.closed(code, reason);
        },
        message: (data) => {
          scribe.received(decodeServerFrame(data).frame);
          handlers.message(data);
        },
      });
      return {
        send: (data) => {
          scribe.sent(decodeClientFrame(data).frame);
          socket.send(data);
        },
        get bufferedBytes() {
          return socket.bufferedBytes;
        },
        close: () => socket.close(),
      };
    },
  };
}
