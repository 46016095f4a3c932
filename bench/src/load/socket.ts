/**
 * A WebSocket client cheap enough that one process holds ten thousand: RFC 6455 by hand over Bun's TCP, binary messages
 * only, no fragmentation (our servers send none), no check of the handshake's hash.
 */
export interface LoadSocket {
  send(payload: Uint8Array): void;
  close(): void;
}

export interface LoadHandlers {
  /** `wireBytes`: the message with its WebSocket header. */
  message(payload: Uint8Array, wireBytes: number): void;
  closed?(): void;
}

interface State {
  readonly handlers: LoadHandlers;
  readonly opened: (failure?: Error) => void;
  isOpen: boolean;
  rest: Uint8Array | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Resolves when the handshake is done. */
export async function openLoadSocket(
  at: { readonly port: number; readonly path: string },
  handlers: LoadHandlers,
): Promise<LoadSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const opened = (failure?: Error) => (failure === undefined ? resolve() : reject(failure));
  const state: State = { handlers, opened, isOpen: false, rest: undefined };
  const tcp = await Bun.connect<State>({ hostname: '127.0.0.1', port: at.port, data: state, socket: tcpHandlers });
  const socket: LoadSocket = {
    send: (payload) => void tcp.write(buildFrame(payload)),
    close: () => void tcp.terminate(),
  };
  tcp.write(encoder.encode(buildHandshake(at)));
  await promise;
  return socket;
}

const tcpHandlers: Bun.SocketHandler<State> = {
  data(tcp, chunk) {
    const { data: state } = tcp;
    const bytes = state.rest === undefined ? chunk : Buffer.concat([state.rest, chunk]);
    state.rest = undefined;
    const start = state.isOpen ? 0 : finishHandshake(state, bytes);
    if (start < 0) state.rest = new Uint8Array(bytes);
    else readFrames(state, bytes.subarray(start));
  },
  close({ data: state }) {
    state.opened(new Error('the server closed the connection'));
    state.handlers.closed?.();
  },
  error(_, error) {
    throw error;
  },
};

function buildHandshake({ port, path }: { readonly port: number; readonly path: string }): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
}

/** Where the frames begin, or -1 while the answer is incomplete. */
function finishHandshake(state: State, bytes: Uint8Array): number {
  const text = decoder.decode(bytes.subarray(0, 2_048));
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return -1;
  state.isOpen = true;
  state.opened(text.startsWith('HTTP/1.1 101') ? undefined : new Error(text.split('\r\n')[0]));
  return end + 4;
}

function readFrames(state: State, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 2 <= bytes.length) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (at + header > bytes.length) break;
    const length = short < 126 ? short : short === 126 ? view.getUint16(at + 2) : view.getUint32(at + 6);
    if (at + header + length > bytes.length) break;
    const payload = bytes.subarray(at + header, at + header + length);
    if (bytes[at] === 0x82) state.handlers.message(payload, header + length);
    at += header + length;
  }
  if (at < bytes.length) state.rest = new Uint8Array(bytes.subarray(at));
}

/** A masked binary frame. The mask is 0: it protects proxies from browsers, and there are neither here. */
function buildFrame(payload: Uint8Array): Uint8Array {
  const header = payload.length < 126 ? 6 : 8;
  const frame = new Uint8Array(header + payload.length);
  frame[0] = 0x82;
  frame[1] = 0x80 | (payload.length < 126 ? payload.length : 126);
  if (header === 8) new DataView(frame.buffer).setUint16(2, payload.length);
  frame.set(payload, header);
  return frame;
}
