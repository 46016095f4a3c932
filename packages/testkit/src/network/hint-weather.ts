import type { Network } from '@tidings/client';
import { decodeServerFrame, type ServerFrame } from '@tidings/protocol';
import type { Random } from './random';
import type { Weather } from './weather';

export interface HintWeatherOptions {
  readonly random: Random;
  readonly weather: () => Weather;
}

/**
 * Does to live frames what a bus between nodes may do: loses, doubles and reorders them. Answers stay as they are,
 * for a socket can't lose one frame and deliver the next; for that there are cuts.
 */
export function withHintWeather(network: Network, { random, weather }: HintWeatherOptions): Network {
  return {
    fetch: (input, init) => network.fetch(input, init),
    observeOnline: (listener) => network.observeOnline(listener),
    connect: (url, handlers) => {
      const late: Uint8Array[] = [];
      return network.connect(url, {
        opened: () => handlers.opened(),
        closed: (code, reason) => handlers.closed(code, reason),
        message: (data) => {
          const { loseHint, doubleHint, lateHint } = weather();
          if (!isHint(decodeServerFrame(data).frame)) return handlers.message(data);
          if (random.chance(loseHint)) return;
          if (random.chance(lateHint)) return void late.push(data);
          handlers.message(data);
          if (random.chance(doubleHint)) handlers.message(data);
          for (const frame of late.splice(0)) handlers.message(frame);
        },
      });
    },
  };
}

/** Frames that travel over the bus, and so may be lost: the log is the truth. */
export function isHint(frame: ServerFrame['frame']): boolean {
  switch (frame.case) {
    case 'entries':
      return frame.value.ref === 0;
    case 'head':
    case 'cursors':
    case 'signals':
    case 'presence':
      return true;
    case 'welcome':
    case 'appended':
    case 'rejected':
    case 'bye':
    case 'pong':
    case undefined:
      return false;
  }
}
