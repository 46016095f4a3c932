/** What a signed-in connection that does nothing weighs, what signing in again costs, and what the server takes at rest. */
import type { Child } from '../process/child';
import { againstLimit, type Row } from '../report';
import { issueTokens, newGroup, newPeople, type Person, seed } from '../seed';
import { startSocketFloor, startTidings } from '../server';
import { findField, payloadOf } from './frames';
import { openWelcomed } from './members';
import { openAll } from './rooms';
import { type LoadSocket, openLoadSocket } from './socket';

const conversationsEach = 20;
const membersEach = 20;

export async function benchConnections(folder: string, connections: number): Promise<Row[]> {
  const people = newPeople(connections);
  await seed(folder, people, groupsOf(people));
  const tokens = await issueTokens(folder, people);
  const since: (Uint8Array | undefined)[] = [];
  const connect = (server: Child) => (index: number) =>
    openWelcomed(
      { port: server.port, token: tokens[index] as string, ...(since[index] && { since: since[index] }) },
      () => undefined,
      (frame) => {
        since[index] = findField(payloadOf(frame), 4);
      },
    );

  const first = await (async () => {
    await using server = await startTidings(folder);
    const rest = await settledRss(server);
    // What the first hundred need (code compiled, caches filled) is not theirs.
    closeAll(await openAll(Math.min(100, connections), connect(server)));
    const idle = await weigh(server, connections, connect(server));
    return { rest, idle, startMs: server.startMs };
  })();
  await using bare = await startSocketFloor();
  const floor = await weigh(bare, connections, () =>
    openLoadSocket({ port: bare.port, path: '/' }, { message: () => undefined }),
  );
  // Another process, as after a crash: everybody comes back at once, and no token has been seen before.
  await using server = await startTidings(folder);
  await settledRss(server);
  const [cpuBefore, before] = [server.cpuSeconds(), performance.now()];
  closeAll(await openAll(connections, connect(server)));
  const cpuSeconds = server.cpuSeconds() - cpuBefore;
  const seconds = (performance.now() - before) / 1000;

  const kib = (bytes: number) => bytes / 1024;
  const idleRow = { area: 'connection', name: `RSS, idle, ${conversationsEach} conversations each`, unit: 'KiB' };
  const stormRow = { area: 'connection', name: 'resumes after a restart, connect to welcome, per core', unit: '1/s' };
  return [
    {
      ...againstLimit({ ...idleRow, value: kib(first.idle) }, '≤', 8),
      floor: kib(floor),
      floorName: 'bare socket',
    },
    againstLimit({ ...stormRow, value: connections / cpuSeconds }, '≥', 1_000),
    { area: 'connection', name: 'resumes after a restart, by the clock', value: connections / seconds, unit: '1/s' },
    { area: 'process', name: 'RSS at rest', value: kib(first.rest) / 1024, unit: 'MiB' },
    {
      area: 'process',
      name: 'start to ready',
      value: first.startMs,
      unit: 'ms',
      target: '≤ 2,000 ms',
      isMet: first.startMs <= 2_000,
    },
  ];
}

/** Everybody in 20 groups of 20, always with other people. */
function groupsOf(people: readonly Person[]) {
  return Array.from({ length: conversationsEach }, (_, round) => {
    const step = 2 * round + 1;
    const order = people.map((_, index) => people[(index * step + round) % people.length] as Person);
    const groups = [];
    for (let i = 0; i < order.length; i += membersEach)
      groups.push(newGroup([...new Set(order.slice(i, i + membersEach))]));
    return groups;
  }).flat();
}

/** Bytes of memory each of these connections adds. */
async function weigh(server: Child, count: number, open: (index: number) => Promise<LoadSocket>): Promise<number> {
  const before = await settledRss(server);
  const sockets = await openAll(count, open);
  const after = await settledRss(server);
  closeAll(sockets);
  return (after - before) / count;
}

/** Memory once it has not changed for five seconds: collectors wait for calm. */
async function settledRss(server: Child): Promise<number> {
  let [last, quiet] = [server.rssBytes(), 0];
  for (let tries = 0; tries < 60 && quiet < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const now = server.rssBytes();
    quiet = Math.abs(now - last) < 256 * 1024 ? quiet + 1 : 0;
    last = now;
  }
  return last;
}

function closeAll(sockets: readonly LoadSocket[]): void {
  for (const socket of sockets) socket.close();
}
