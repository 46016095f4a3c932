import { limits } from '@tidings/protocol';
import {
  type Edge,
  type EdgeHandlers,
  type OpenEdge,
  type Peer,
  type Socket,
  type SocketListener,
  socketPath,
} from '../../ports/edge';
import { type RushWatch, watchRush } from './tidy-memory';

/** What Bun keeps with a socket: the peer until it opens, then the socket's listener. Nothing else, to stay small. */
interface SocketData {
  peer: Peer | undefined;
  listener: SocketListener | undefined;
}
type BunSocket = Bun.ServerWebSocket<SocketData>;

/** The edge on Bun's server: its topics write once per socket and turn of the loop. */
export const openBunEdge: OpenEdge = async (handlers, at) => {
  const rush = watchRush();
  const server = serve(handlers, at, rush);
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  const edge: Edge = {
    url: `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${server.port}`,
    port: server.port ?? at.port,
    publish(topic, frame) {
      server.publish(topic, frame as Uint8Array<ArrayBuffer> | string);
    },
    subscriberCount: (topic) => server.subscriberCount(topic),
    async [Symbol.asyncDispose]() {
      rush.stop();
      await server.stop(true);
    },
  };
  return edge;
};

function serve(
  handlers: EdgeHandlers,
  at: { readonly host: string; readonly port: number },
  rush: RushWatch,
): Bun.Server<SocketData> {
  try {
    return Bun.serve<SocketData>({
      hostname: at.host,
      port: at.port,
      // Behind the API's own check, which answers with a typed error; this one only ends the connection.
      maxRequestBodySize: 2 * limits.groupRequestBytes,
      idleTimeout: 60,
      fetch: (request, server) => answer(request, server, handlers),
      error: () => new Response('internal error', { status: 500 }),
      websocket: {
        maxPayloadLength: 2 * limits.frameBytes,
        backpressureLimit: limits.socketBacklogBytes,
        closeOnBackpressureLimit: true,
        perMessageDeflate: false,
        // Silence is noticed by the heartbeat of the hub; this is the net under it.
        sendPings: false,
        idleTimeout: Math.min(960, Math.ceil((limits.heartbeatMs / 1000) * 4)),
        publishToSelf: true,
        open(ws) {
          const { peer } = ws.data;
          rush.opened();
          ws.binaryType = 'uint8array';
          ws.data.peer = undefined;
          if (peer !== undefined) ws.data.listener = handlers.open(new BunEdgeSocket(ws), peer);
        },
        message(ws, data) {
          ws.data.listener?.message(data as Uint8Array | string);
        },
        drain(ws) {
          ws.data.listener?.drained();
        },
        close(ws, code) {
          ws.data.listener?.closed(code);
          ws.data.listener = undefined;
        },
      },
    });
  } catch (cause) {
    throw new Error(`can't listen on ${at.host}:${at.port}: ${(cause as Error).message}`, { cause });
  }
}

function answer(
  request: Request,
  server: Bun.Server<SocketData>,
  handlers: EdgeHandlers,
): Response | undefined | Promise<Response> {
  const address = server.requestIP(request)?.address ?? '';
  if (new URL(request.url).pathname !== socketPath) return handlers.request(request, address);
  const peer = handlers.admit(request, address);
  if (peer instanceof Response) return peer;
  if (server.upgrade(request, { data: { peer, listener: undefined } })) return undefined;
  return new Response('this address speaks WebSocket only', { status: 426, headers: { upgrade: 'websocket' } });
}

class BunEdgeSocket implements Socket {
  readonly #ws: BunSocket;

  constructor(ws: BunSocket) {
    this.#ws = ws;
  }

  get isOpen(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  get backlogBytes(): number {
    return this.#ws.getBufferedAmount();
  }

  send(frame: Uint8Array | string): void {
    this.#ws.send(frame as Uint8Array<ArrayBuffer> | string);
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  subscribe(topic: string): void {
    this.#ws.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#ws.unsubscribe(topic);
  }
}
