/**
 * The edge: sockets, topics and HTTP of this process. Adapters: Bun's server, and one in memory for worlds in tests.
 *
 * - `publish` costs one system call per socket and turn of the loop, however many frames there are: that is the point of it.
 * - Frames to one socket keep the order of `send` and `publish`; who is unsubscribed gets what was published before, and nothing after. I5
 * - A socket with more than `limits.socketBacklogBytes` waiting is closed as a slow consumer; nothing is dropped silently. I9
 * - A frame larger than twice `limits.frameBytes` ends the socket before it is held in memory; what is between the two reaches
 *   the listener, so that it can say what was wrong.
 */
export interface Socket {
  /** False once it is closing. */
  readonly isOpen: boolean;
  /** Bytes handed to `send` or published to it that have not left yet. */
  readonly backlogBytes: number;
  send(frame: Uint8Array | string): void;
  /** Closes after what was sent before. */
  close(code: number, reason: string): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
}

/** Gets everything that happens on one socket. */
export interface SocketListener {
  /** The data is the listener's to keep. */
  message(data: Uint8Array | string): void;
  /** The backlog has left. */
  drained(): void;
  /** Called once, whoever closed it. */
  closed(code: number): void;
}

/** The other end, as far as we believe it. */
export interface Peer {
  readonly address: string;
}

export interface EdgeHandlers {
  /** Asked before a socket opens; a Response refuses it. */
  admit(request: Request, address: string): Peer | Response;
  open(socket: Socket, from: Peer): SocketListener;
  /** Answers every request that opens no socket. Never rejects. */
  request(request: Request, address: string): Promise<Response>;
}

export interface Topics {
  publish(topic: string, frame: Uint8Array | string): void;
  /** Number of sockets of this process that listen. */
  subscriberCount(topic: string): number;
}

/** An open edge. Disposing it closes what is still open and frees the port. */
export interface Edge extends Topics, AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:4180`. */
  readonly url: string;
  readonly port: number;
}

/** Sockets open at `/v1/socket`. Throws an Error whose message is a sentence if it can't listen there. */
export type OpenEdge = (handlers: EdgeHandlers, at: { readonly host: string; readonly port: number }) => Promise<Edge>;

export const socketPath = '/v1/socket';
