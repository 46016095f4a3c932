/**
 * The floor for fan-out: Bun's `publish` and nothing else. The path names the room; what a socket sends goes to the room as
 * it is, and one byte comes back as the acknowledgement. With FLOOR_SQLITE set it inserts what came in one turn of the loop
 * in one transaction with fsync before it does either, on this very thread.
 */
import { Database } from 'bun:sqlite';

interface Arrival {
  readonly ws: Bun.ServerWebSocket<{ room: string }>;
  readonly data: Uint8Array<ArrayBuffer>;
}

const acknowledgement = new Uint8Array([1]);
const path = process.env.FLOOR_SQLITE;
const write = path === undefined ? undefined : openWriter(path);
let arrived: Arrival[] = [];

const server = Bun.serve<{ room: string }>({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, self) =>
    self.upgrade(request, { data: { room: new URL(request.url).pathname } })
      ? undefined
      : new Response('only sockets', { status: 426 }),
  websocket: {
    perMessageDeflate: false,
    publishToSelf: true,
    open(ws) {
      ws.subscribe(ws.data.room);
    },
    message(ws, data) {
      if (typeof data === 'string') return;
      const arrival = { ws, data: new Uint8Array(data) };
      if (write === undefined) return deliver(arrival);
      arrived.push(arrival);
      if (arrived.length === 1) setImmediate(commit);
    },
  },
});
console.log(`at http://127.0.0.1:${server.port}`);

function commit(): void {
  const batch = arrived;
  arrived = [];
  write?.(batch);
  for (const arrival of batch) deliver(arrival);
}

function deliver({ ws, data }: Arrival): void {
  server.publish(ws.data.room, data);
  ws.send(acknowledgement);
}

function openWriter(file: string): (batch: readonly Arrival[]) => void {
  const database = new Database(file, { create: true, strict: true });
  database.run('PRAGMA journal_mode = WAL');
  database.run('PRAGMA synchronous = FULL');
  database.run('CREATE TABLE entries (position INTEGER PRIMARY KEY, room TEXT NOT NULL, body BLOB NOT NULL) STRICT');
  const insert = database.query('INSERT INTO entries (room, body) VALUES (?, ?)');
  return database.transaction((batch: readonly Arrival[]) => {
    for (const { ws, data } of batch) insert.run(ws.data.room, data);
  });
}
