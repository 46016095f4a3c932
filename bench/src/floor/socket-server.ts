/** The floor for connections: a bare Bun socket that does nothing. */
const server = Bun.serve<undefined>({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, self) =>
    self.upgrade(request, { data: undefined }) ? undefined : new Response('only sockets', { status: 426 }),
  websocket: {
    perMessageDeflate: false,
    message(ws) {
      ws.send(answer);
    },
  },
});
const answer = new Uint8Array([1]);
console.log(`at http://127.0.0.1:${server.port}`);

export {};
