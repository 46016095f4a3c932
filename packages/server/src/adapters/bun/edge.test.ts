import { socketPath } from '../../ports/edge';
import { type EdgeClient, edgeContract } from '../../ports/edge.contract';
import { openBunEdge } from './edge';

edgeContract('Bun edge', () => ({
  openEdge: openBunEdge,
  connect: ({ url }) => connect(`${url.replace('http', 'ws')}${socketPath}`),
  fetch: ({ url }, path) => fetch(`${url}${path}`),
}));

async function connect(url: string): Promise<EdgeClient> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const received: (Uint8Array | string)[] = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    received.push(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer));
    wake();
  };
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    void closed.then((code) => reject(new Error(`refused: ${code}`)));
  });
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(1000),
    received,
    closed,
    async until(condition) {
      while (!condition())
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
  };
}
