/**
 * The edge: sockets and topics of this process. Adapters: Bun's WebSocket server, and one in memory for worlds in tests.
 *
 * - `publish` costs one system call per socket and turn of the loop, however many frames there are: that is the point of it.
 * - Frames to one socket keep the order of `send` and `publish`.
 * - A socket with more than `limits.socketBacklogBytes` waiting is closed as a slow consumer; nothing is dropped silently. I9
 */
export interface Socket {
  /** False once it is closing. */
  readonly isOpen: boolean;
  send(frame: Uint8Array | string): void;
  /** Closes after what was sent before. */
  close(code: number, reason: string): void;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
}

export interface SocketHandlers {
  /** A socket has opened; the result gets everything that happens on it. */
  open(
    socket: Socket,
    from: { readonly address: string },
  ): {
    message(data: Uint8Array | string): void;
    /** Called once, whoever closed it. */
    closed(code: number): void;
  };
}

export interface Topics {
  publish(topic: string, frame: Uint8Array | string): void;
  /** Number of sockets of this process that listen. */
  subscriberCount(topic: string): number;
}
