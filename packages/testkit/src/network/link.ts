import { createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';
import type { Random } from './random';
import { fair, type Weather } from './weather';

export interface LinkOptions {
  readonly random: Random;
  /** Where the server listens now; it may move when it is started again. Undefined while it is down. */
  readonly target: () => { readonly host: string; readonly port: number } | undefined;
}

/**
 * The wire between one device and the server: a TCP proxy of its own, so that connections really break where real ones do,
 * in the middle of a frame, with bytes in flight either way.
 */
export interface Link extends AsyncDisposable {
  /** `http://127.0.0.1:…`; stays the same for the life of the link. */
  readonly url: string;
  setWeather(weather: Weather): void;
  /** Breaks every connection now; bytes in flight are lost. */
  cut(): void;
  /** Nothing passes any more and nobody is told, until `heal`. What was on its way then arrives, as after a tunnel. */
  partition(): void;
  heal(): void;
  readonly connectionCount: number;
}

export async function openLink({ random, target }: LinkOptions): Promise<Link> {
  const pairs = new Set<Pair>();
  const state: LinkState = { weather: fair, isPartitioned: false, random };
  const server = createServer((near) => {
    near.on('error', () => {});
    const to = target();
    if (to === undefined) return void near.destroy();
    const pair = joinSockets(near, tcpConnect(to), state);
    pairs.add(pair);
    near.once('close', () => pairs.delete(pair));
  });
  const port = await listen(server);
  const cut = (): void => {
    for (const pair of pairs) pair.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    setWeather: (weather) => {
      state.weather = weather;
    },
    cut,
    partition: () => {
      state.isPartitioned = true;
    },
    heal: () => {
      state.isPartitioned = false;
      for (const pair of pairs) pair.resume();
    },
    get connectionCount() {
      return pairs.size;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface LinkState {
  weather: Weather;
  isPartitioned: boolean;
  readonly random: Random;
}

interface Pair {
  destroy(): void;
  /** The partition is over. */
  resume(): void;
}

function joinSockets(near: Socket, far: Socket, state: LinkState): Pair {
  const destroy = (): void => {
    near.destroy();
    far.destroy();
  };
  const up = carry({ from: near, to: far, state, cut: destroy });
  const down = carry({ from: far, to: near, state, cut: destroy });
  far.on('error', destroy);
  for (const socket of [near, far]) {
    socket.setNoDelay(true);
    socket.once('close', destroy);
  }
  return {
    destroy,
    resume: () => {
      up();
      down();
    },
  };
}

/** Carries bytes one way, in order; the result lets what a partition has held back go on. */
function carry({ from, to, state, cut }: { from: Socket; to: Socket; state: LinkState; cut: () => void }): () => void {
  const waiting: Buffer[] = [];
  let freeAtMs = 0;
  const flush = (): void => {
    while (!state.isPartitioned && waiting.length > 0) to.write(waiting.shift() as Buffer);
  };
  from.on('data', (data: Buffer) => {
    const { weather, random } = state;
    const isCut = random.chance(weather.cut);
    const piece = isCut ? data.subarray(0, random.between(0, data.length - 1)) : data;
    const spentMs = weather.bytesPerSecond === undefined ? 0 : (data.length / weather.bytesPerSecond) * 1000;
    const now = performance.now();
    freeAtMs = Math.max(freeAtMs, now + random.between(...weather.latencyMs)) + spentMs;
    const deliver = (): void => {
      if (piece.length > 0) waiting.push(piece);
      flush();
      // A write that is cut off must have left first, or it would be cut before it, not in the middle of it.
      if (isCut) to.write('', () => cut());
    };
    if (freeAtMs <= now) deliver();
    else setTimeout(deliver, freeAtMs - now);
  });
  return flush;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('a TCP server has a port'));
      else resolve(address.port);
    });
  });
}
