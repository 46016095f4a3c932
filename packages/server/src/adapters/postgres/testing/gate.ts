import { connect, createServer, type Socket } from 'node:net';

/** Stands in front of a database, and can hold what passes or cut it off. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** Nothing passes, and nobody is told. */
  hold(): void;
  /** Connections end, and no new ones begin. */
  cut(): void;
  open(): void;
}

export async function openGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let state: 'open' | 'held' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (state === 'held') for (const socket of [near, far]) stop(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address() as { port: number };
  return {
    url: Object.assign(new URL(target), { port: String(address.port), hostname: '127.0.0.1' }).href,
    hold() {
      state = 'held';
      for (const socket of sockets) stop(socket);
    },
    cut() {
      state = 'cut';
      for (const socket of sockets) socket.destroy();
    },
    open() {
      state = 'open';
      // What was held is as good as lost: its connections were given up.
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stop(socket: Socket): void {
  socket.unpipe();
  socket.pause();
}
