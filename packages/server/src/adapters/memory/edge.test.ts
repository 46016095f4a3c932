import { expect, test } from 'bun:test';
import { ErrorCode, errorTable, limits } from '@tidings/protocol';
import type { Socket } from '../../ports/edge';
import { type EdgeClient, edgeContract } from '../../ports/edge.contract';
import { createMemoryEdge, type MemoryEdge } from './edge';

edgeContract('memory edge', () => {
  const memory = createMemoryEdge();
  return {
    openEdge: memory.open,
    connect: async () => connect(memory),
    fetch: (edge, path) => memory.fetch(new Request(`${edge.url}${path}`)),
  };
});

test('memory edge: who does not read is closed as a slow consumer', async () => {
  const memory = createMemoryEdge();
  const sockets: Socket[] = [];
  let drains = 0;
  await using _edge = await memory.open(
    {
      admit: (_, address) => ({ address }),
      open: (socket) => {
        sockets.push(socket);
        return { message: () => {}, drained: () => drains++, closed: () => {} };
      },
      request: async () => new Response(),
    },
    { host: '', port: 0 },
  );
  const codes: number[] = [];
  const client = memory.connect({ message: () => {}, closed: (code) => codes.push(code) });
  const [socket] = sockets as [Socket];
  client?.pause();
  socket.send(new Uint8Array(limits.socketBacklogBytes));
  expect(socket.backlogBytes).toBe(limits.socketBacklogBytes);
  client?.resume();
  await Promise.resolve();
  expect({ drains, backlog: socket.backlogBytes }).toEqual({ drains: 1, backlog: 0 });
  client?.pause();
  socket.send(new Uint8Array(limits.socketBacklogBytes));
  socket.send('x');
  expect(socket.isOpen).toBe(false);
  await Promise.resolve();
  expect(codes).toEqual([errorTable[ErrorCode.SLOW_CONSUMER].closeCode]);
});

function connect(memory: MemoryEdge): EdgeClient {
  const received: (Uint8Array | string)[] = [];
  let end: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    end = resolve;
  });
  const client = memory.connect({ message: (data) => received.push(data), closed: (code) => end(code) });
  if (client === undefined) throw new Error('refused');
  return {
    send: (data) => client.send(data),
    close: () => client.close(),
    received,
    closed,
    async until(condition) {
      while (!condition()) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
