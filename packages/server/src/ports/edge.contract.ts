import { afterEach, expect, test } from 'bun:test';
import { limits } from '@tidings/protocol';
import type { Edge, EdgeHandlers, OpenEdge, Socket } from './edge';

/** The other end of a socket, as a test drives it. */
export interface EdgeClient {
  send(data: Uint8Array<ArrayBuffer> | string): void;
  close(): void;
  /** What came, in order. */
  readonly received: (Uint8Array | string)[];
  /** Resolves with the code when it has closed. */
  readonly closed: Promise<number>;
  /** Resolves when the condition on what was received is true. */
  until(condition: () => boolean): Promise<void>;
}

export interface EdgeUnderTest {
  readonly openEdge: OpenEdge;
  /** Rejects if the socket is refused. */
  connect(edge: Edge): Promise<EdgeClient>;
  fetch(edge: Edge, path: string): Promise<Response>;
}

/** What every edge must do. */
export function edgeContract(name: string, prepare: () => EdgeUnderTest): void {
  const opened: Edge[] = [];
  afterEach(async () => {
    for (const edge of opened.splice(0)) await edge[Symbol.asyncDispose]();
  });

  async function open(handlers: Partial<EdgeHandlers> = {}) {
    const underTest = prepare();
    const sockets: Socket[] = [];
    const events: string[] = [];
    const edge = await underTest.openEdge(
      {
        admit: (_, address) => ({ address }),
        open(socket) {
          const index = sockets.push(socket) - 1;
          return {
            message: (data) => events.push(`${index} ${typeof data === 'string' ? data : `bytes ${data.join(' ')}`}`),
            drained: () => {},
            closed: (code) => events.push(`${index} closed ${code}`),
          };
        },
        request: async () => new Response('over HTTP'),
        ...handlers,
      },
      { host: '127.0.0.1', port: 0 },
    );
    opened.push(edge);
    return {
      edge,
      sockets,
      events,
      connect: () => underTest.connect(edge),
      fetch: (path: string) => underTest.fetch(edge, path),
    };
  }

  test(`${name}: frames keep the order of send and publish; the unsubscribed get what came before and nothing after`, async () => {
    const { edge, sockets, connect } = await open();
    const client = await connect();
    const [socket] = sockets as [Socket];
    socket.subscribe('t');
    edge.publish('t', 'a');
    socket.send('b');
    edge.publish('t', 'c');
    socket.unsubscribe('t');
    edge.publish('t', 'not for you');
    socket.send('d');
    await client.until(() => client.received.includes('d'));
    expect(client.received).toEqual(['a', 'b', 'c', 'd']);
  });

  test(`${name}: a topic reaches all who listen, and counts them`, async () => {
    const { edge, sockets, connect } = await open();
    const clients = await Promise.all([connect(), connect(), connect()]);
    for (const socket of sockets.slice(0, 2)) socket.subscribe('t');
    expect(edge.subscriberCount('t')).toBe(2);
    edge.publish('t', new Uint8Array([1, 2]));
    for (const socket of sockets) socket.send('end');
    for (const client of clients) await client.until(() => client.received.includes('end'));
    expect(clients.map(({ received }) => received.length).sort()).toEqual([1, 2, 2]);
    clients[0]?.close();
    await clients[0]?.closed;
    expect(edge.subscriberCount('nobody')).toBe(0);
  });

  test(`${name}: binary and text arrive as what they are`, async () => {
    const { events, connect } = await open();
    const client = await connect();
    client.send(new Uint8Array([7, 8]));
    client.send('text');
    client.close();
    await client.closed;
    await waitFor(() => events.length === 3);
    expect(events).toEqual(['0 bytes 7 8', '0 text', '0 closed 1000']);
  });

  test(`${name}: closing sends what was sent before, tells once, and nothing is sent after`, async () => {
    const { edge, sockets, events, connect } = await open();
    const client = await connect();
    const [socket] = sockets as [Socket];
    socket.subscribe('t');
    socket.send('last words');
    socket.close(4003, 'draining');
    socket.close(4001, 'again');
    socket.send('too late');
    edge.publish('t', 'too late');
    expect(socket.isOpen).toBe(false);
    expect(await client.closed).toBe(4003);
    expect(client.received).toEqual(['last words']);
    expect(events).toEqual(['0 closed 4003']);
  });

  test(`${name}: a frame beyond all limits ends the socket unheard, one between is handed on`, async () => {
    const { events, connect } = await open();
    const [fair, unfair] = [await connect(), await connect()];
    fair.send('x'.repeat(limits.frameBytes + 1));
    await waitFor(() => events.length === 1);
    unfair.send('x'.repeat(2 * limits.frameBytes + 1));
    expect(await unfair.closed).toBe(1006);
    expect(events.map((event) => event.slice(0, 8))).toEqual(['0 xxxxxx', '1 closed']);
  });

  test(`${name}: who is not admitted gets no socket; other requests are answered`, async () => {
    const { connect, fetch } = await open({ admit: () => new Response('no', { status: 403 }) });
    await expect(connect()).rejects.toThrow();
    expect(await (await fetch('/anything')).text()).toBe('over HTTP');
  });

  test(`${name}: disposing closes what is open`, async () => {
    const { edge, events, connect } = await open();
    const client = await connect();
    await edge[Symbol.asyncDispose]();
    await client.closed;
    expect(events).toHaveLength(1);
    await expect(connect()).rejects.toThrow();
  });
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
