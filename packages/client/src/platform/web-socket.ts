import type { ClientSocket, SocketHandlers } from './platform';

/** A WebSocket as browsers and React Native have it. */
export function connectWebSocket(url: string, handlers: SocketHandlers): ClientSocket {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let isClosed = false;
  const closed = (code: number, reason: string) => {
    if (isClosed) return;
    isClosed = true;
    handlers.closed(code, reason);
  };
  socket.onopen = () => handlers.opened();
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    // The server speaks binary to us; text is for people with a terminal.
    if (data instanceof ArrayBuffer && !isClosed) handlers.message(new Uint8Array(data));
  };
  socket.onclose = ({ code, reason }) => closed(code, reason);
  return {
    send: (data) => socket.send(data),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close() {
      socket.close(1000);
      // A dead network makes the browser wait a minute for the other side's close.
      closed(1000, 'closed here');
    },
  };
}
