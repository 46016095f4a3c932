import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server as Listener, type Socket } from 'node:net';

/** What one person's browser is connected to the server by. Browsers pretend to be offline badly: sockets stay open. */
export interface Cable extends AsyncDisposable {
  readonly url: string;
  /** Ends all connections, and lets none through. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function layCable(serverUrl: string): Promise<Cable> {
  const target = Number(new URL(serverUrl).port);
  const sockets = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket);
          other.destroy();
        });
    }
    near.pipe(far).pipe(near);
  });
  const port = await listen(listener, 0);

  async function cut(): Promise<void> {
    if (!listener.listening) return;
    const closed = new Promise((resolve) => listener.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => void (await listen(listener, port)),
    [Symbol.asyncDispose]: cut,
  };
}

async function listen(listener: Listener, port: number): Promise<number> {
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}
