import { ErrorCode, errorTable, limits } from '@tidings/protocol';
import {
  type Edge,
  type EdgeHandlers,
  type OpenEdge,
  type Socket,
  type SocketListener,
  socketPath,
} from '../../ports/edge';

/** The client's end of a socket in memory. */
export interface MemoryClient {
  send(data: Uint8Array | string): void;
  close(): void;
  /** While paused what the server sends piles up as its backlog, as with a client that does not read. */
  pause(): void;
  resume(): void;
}

export interface MemoryClientHandlers {
  message(data: Uint8Array | string): void;
  /** Called once, in a later turn than whatever caused it. */
  closed(code: number, reason: string): void;
}

/** An edge without a network: sockets and requests are function calls, delivered in later turns as a network would. */
export interface MemoryEdge {
  readonly open: OpenEdge;
  /** Undefined: nobody listens, or the socket was refused. */
  connect(
    handlers: MemoryClientHandlers,
    options?: { readonly address?: string; readonly origin?: string },
  ): MemoryClient | undefined;
  fetch(request: Request, address?: string): Promise<Response>;
}

const host = 'tidings.test';

export function createMemoryEdge(): MemoryEdge {
  let handlers: EdgeHandlers | undefined;
  const sockets = new Set<MemorySocket>();
  const topics = new Map<string, Set<MemorySocket>>();

  const edge: Edge = {
    url: `http://${host}`,
    port: 80,
    publish(topic, frame) {
      for (const socket of topics.get(topic) ?? []) socket.send(frame);
    },
    subscriberCount: (topic) => topics.get(topic)?.size ?? 0,
    async [Symbol.asyncDispose]() {
      handlers = undefined;
      for (const socket of sockets) socket.cut();
    },
  };

  return {
    async open(given) {
      if (handlers !== undefined) throw new Error('this memory edge is open already; use one per server');
      handlers = given;
      return edge;
    },
    connect(client, options = {}) {
      if (handlers === undefined) return undefined;
      const headers = options.origin === undefined ? {} : { origin: options.origin };
      const request = new Request(`http://${host}${socketPath}`, { headers });
      const peer = handlers.admit(request, options.address ?? '127.0.0.1');
      if (peer instanceof Response) return undefined;
      const socket = new MemorySocket(client, topics, (closed) => sockets.delete(closed));
      sockets.add(socket);
      socket.listener = handlers.open(socket, peer);
      return socket.client;
    },
    async fetch(request, address = '127.0.0.1') {
      if (handlers === undefined) throw new TypeError('connection refused');
      return handlers.request(request, address);
    },
  };
}

class MemorySocket implements Socket {
  readonly client: MemoryClient;
  listener: SocketListener | undefined;
  isOpen = true;
  backlogBytes = 0;
  readonly #handlers: MemoryClientHandlers;
  readonly #topics: Map<string, Set<MemorySocket>>;
  readonly #onClosed: (socket: MemorySocket) => void;
  readonly #waiting: (Uint8Array | string)[] = [];
  #end: { readonly code: number; readonly reason: string } | undefined;
  #isPaused = false;
  #isFlushing = false;

  constructor(
    handlers: MemoryClientHandlers,
    topics: Map<string, Set<MemorySocket>>,
    onClosed: (socket: MemorySocket) => void,
  ) {
    this.#handlers = handlers;
    this.#topics = topics;
    this.#onClosed = onClosed;
    this.client = {
      send: (data) => queueMicrotask(() => this.#receive(data)),
      close: () => queueMicrotask(() => this.#finish(1000, '')),
      pause: () => {
        this.#isPaused = true;
      },
      resume: () => {
        this.#isPaused = false;
        this.#flushSoon();
      },
    };
  }

  send(frame: Uint8Array | string): void {
    if (!this.isOpen) return;
    // A copy, as the network makes one: the sender may use its buffer again.
    this.#waiting.push(typeof frame === 'string' ? frame : frame.slice());
    this.backlogBytes += frame.length;
    if (this.backlogBytes > limits.socketBacklogBytes) {
      this.#waiting.length = 0;
      this.close(errorTable[ErrorCode.SLOW_CONSUMER].closeCode, 'slow_consumer');
      return;
    }
    this.#flushSoon();
  }

  close(code: number, reason: string): void {
    this.#finish(code, reason);
    this.#flushSoon();
  }

  subscribe(topic: string): void {
    if (!this.isOpen) return;
    const listeners = this.#topics.get(topic);
    if (listeners === undefined) this.#topics.set(topic, new Set([this]));
    else listeners.add(this);
  }

  unsubscribe(topic: string): void {
    const listeners = this.#topics.get(topic);
    if (listeners?.delete(this) && listeners.size === 0) this.#topics.delete(topic);
  }

  /** The network went away. */
  cut(): void {
    this.#waiting.length = 0;
    this.close(1006, '');
  }

  #receive(data: Uint8Array | string): void {
    if (!this.isOpen) return;
    if (data.length > 2 * limits.frameBytes) this.cut();
    else this.listener?.message(typeof data === 'string' ? data : data.slice());
  }

  #finish(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#end = { code, reason };
    for (const topic of [...this.#topics.keys()]) this.unsubscribe(topic);
    this.#onClosed(this);
    this.listener?.closed(code);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#isFlushing = false;
    if (this.#isPaused && this.#end === undefined) return;
    for (const frame of this.#waiting.splice(0)) this.#handlers.message(frame);
    const hadBacklog = this.backlogBytes > 0;
    this.backlogBytes = 0;
    const end = this.#end;
    if (end !== undefined) {
      this.#end = undefined;
      this.#handlers.closed(end.code, end.reason);
    } else if (hadBacklog) this.listener?.drained();
  }
}
