/** What a delivered message costs, and how long it takes: ours beside the bare servers, in turns. */
import { join } from 'node:path';
import { idToBytes } from '@tidings/protocol';
import type { Child } from '../process/child';
import { againstFloor, againstLimit, type Row } from '../report';
import { issueTokens, newGroup, newPeople, seed } from '../seed';
import { startPublishFloor, startSqliteFloor, startTidings } from '../server';
import { openFloorMember, openTidingsMember } from './members';
import { type Crowd, type Figures, openCrowd, type RoomsShape } from './rooms';

const large: RoomsShape = { rooms: 1, membersPerRoom: 1_000, bodyBytes: 150 };
const small: RoomsShape = { rooms: 100, membersPerRoom: 10, bodyBytes: 150 };
const perSecond = 500;

export interface RoomsEffort {
  /** How often each server takes its turn; the best turn of each counts, since what else runs here only ever adds. */
  readonly turns: number;
  readonly largeMessages: number;
  readonly smallMessages: number;
  /** Sent before anything is measured. What a server's compiler does in its first 15,000 messages is not what a message costs. */
  readonly warmUp: number;
}

export async function benchRooms(folder: string, effort: RoomsEffort): Promise<Row[]> {
  const people = newPeople(1_000);
  const crowds = { large: [newGroup(people)], small: roomsOf(people, small.rooms) };
  await seed(folder, people, [...crowds.large, ...crowds.small]);
  const tokens = await issueTokens(folder, people);
  await using tidings = await startTidings(folder);
  await using publish = await startPublishFloor();
  await using sqlite = await startSqliteFloor(join(folder, 'floor.db'));

  const run = async (shape: RoomsShape, server: Child, work: (crowd: Crowd) => Promise<Figures>) => {
    const groups = shape === large ? crowds.large : crowds.small;
    await using crowd = await openCrowd(server, shape, (index, receiver) => {
      const room = index % shape.rooms;
      if (server !== tidings) return openFloorMember(server.port, `${shape.rooms}-${room}`, receiver);
      const conversation = idToBytes((groups[room] as (typeof groups)[number]).id);
      return openTidingsMember({ port: server.port, token: tokens[index] as string, conversation }, receiver);
    });
    // Awaited here: the crowd goes home when this function ends.
    return await work(crowd);
  };
  const race = async (shape: RoomsShape, servers: readonly Child[], work: (crowd: Crowd) => Promise<Figures>) => {
    for (const server of servers) await run(shape, server, work);
    const turns: Figures[][] = servers.map(() => []);
    for (let turn = 0; turn < effort.turns; turn++)
      for (const [index, server] of servers.entries()) turns[index]?.push(await run(shape, server, work));
    return turns.map(bestOf) as [Figures, Figures, ...Figures[]];
  };

  const all = [tidings, publish, sqlite];
  for (const server of all) await run(small, server, (crowd) => crowd.sendAtRate(4 * perSecond, effort.warmUp));
  const rate = await race(small, all, (crowd) => crowd.sendAtRate(perSecond, effort.smallMessages));
  const one = await race(large, [tidings, publish], (crowd) => crowd.keepInFlight(1, effort.largeMessages));
  const eight = await race(large, [tidings, publish], (crowd) => crowd.keepInFlight(8, effort.largeMessages * 2));
  return [
    cpuRow('room of 1,000, one in flight', one, 1.3),
    cpuRow('room of 1,000, eight in flight', eight, 1.5),
    cpuRow(`100 rooms of 10, ${perSecond} messages/s`, rate, 2.5),
    againstNothing('room of 1,000, eight in flight', eight),
    ...latencyRows(rate as [Figures, Figures, Figures]),
    wireRow('room of 1,000, one in flight', one[0]),
    wireRow('100 rooms of 10', rate[0]),
  ];
}

function roomsOf(people: ReturnType<typeof newPeople>, rooms: number) {
  return Array.from({ length: rooms }, (_, room) => newGroup(people.filter((_, index) => index % rooms === room)));
}

function cpuRow(name: string, [ours, floor]: readonly [Figures, Figures, ...Figures[]], times: number): Row {
  const value = ours.cpuUsPerDelivery;
  const row = { area: 'delivery', name: `CPU, ${name}`, value, unit: 'µs', floor: floor.cpuUsPerDelivery };
  return againstFloor({ ...row, floorName: 'bare publish' }, '≤', times);
}

function againstNothing(name: string, [ours, floor]: readonly [Figures, Figures, ...Figures[]]): Row {
  const value = ours.deliveriesPerSecond;
  const row = { area: 'delivery', name: `throughput, ${name}`, value, unit: 'deliveries/s' };
  return { ...row, floor: floor.deliveriesPerSecond, floorName: 'bare publish' };
}

function latencyRows([ours, , sqlite]: readonly [Figures, Figures, Figures]): Row[] {
  const row = (share: string, value: number, floor: number) => ({
    area: 'latency',
    name: `send → receive ${share}, 100 rooms of 10, ${perSecond} messages/s`,
    value,
    unit: 'ms',
    floor,
    floorName: 'bare publish + SQLite',
  });
  return [row('p50', ours.p50Ms, sqlite.p50Ms), againstFloor(row('p99', ours.p99Ms, sqlite.p99Ms), '≤', 1.5)];
}

function wireRow(name: string, { wireBytesPerDelivery }: Figures): Row {
  const row = { area: 'wire', name: `bytes beyond the body, ${name}`, value: wireBytesPerDelivery, unit: 'bytes' };
  return againstLimit(row, '≤', 100);
}

function bestOf(turns: readonly Figures[]): Figures {
  const least = (read: (figures: Figures) => number) => Math.min(...turns.map(read));
  return {
    cpuUsPerDelivery: least((figures) => figures.cpuUsPerDelivery),
    deliveriesPerSecond: -least((figures) => -figures.deliveriesPerSecond),
    p50Ms: least((figures) => figures.p50Ms),
    p99Ms: least((figures) => figures.p99Ms),
    wireBytesPerDelivery: least((figures) => figures.wireBytesPerDelivery),
  };
}
