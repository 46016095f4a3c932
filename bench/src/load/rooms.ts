import type { Child } from '../process/child';
import { Deliveries, percentile } from './deliveries';
import type { Member, OpenMember } from './members';

export interface RoomsShape {
  readonly rooms: number;
  readonly membersPerRoom: number;
  readonly bodyBytes: number;
}

export interface Figures {
  readonly cpuUsPerDelivery: number;
  readonly deliveriesPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the WebSocket messages, headers included, beyond the bodies. */
  readonly wireBytesPerDelivery: number;
}

/** Rooms full of connected members on one server. Member i is in room i mod rooms. */
export interface Crowd extends AsyncDisposable {
  /** Keeps this many messages under way: the next is sent when one has reached every member of its room. */
  keepInFlight(inFlight: number, messages: number): Promise<Figures>;
  /** Sends at a steady rate, from one room after another. */
  sendAtRate(perSecond: number, messages: number): Promise<Figures>;
}

export async function openCrowd(server: Child, shape: RoomsShape, open: OpenMember): Promise<Crowd> {
  const deliveries = new Deliveries();
  const members = await openAll(shape.rooms * shape.membersPerRoom, (index) => open(index, deliveries));
  let turn = 0;
  const sendNext = (): Promise<void> => {
    const { body, complete } = deliveries.begin(shape.membersPerRoom, shape.bodyBytes);
    // Steps through the rooms, and through each room's members.
    (members[turn++ % members.length] as Member).send(body);
    return complete;
  };

  const measure = async (work: () => Promise<void>): Promise<Figures> => {
    deliveries.restart();
    const [cpuBefore, before] = [server.cpuSeconds(), performance.now()];
    await work();
    const seconds = (performance.now() - before) / 1000;
    const cpuSeconds = server.cpuSeconds() - cpuBefore;
    const { count, latenciesMs, bodyBytes, wireBytes } = deliveries;
    return {
      cpuUsPerDelivery: (cpuSeconds * 1e6) / count,
      deliveriesPerSecond: count / seconds,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
      wireBytesPerDelivery: (wireBytes - bodyBytes) / count,
    };
  };

  return {
    keepInFlight: (inFlight, messages) =>
      measure(async () => {
        let left = messages;
        const lane = async () => {
          while (left-- > 0) await sendNext();
        };
        await Promise.all(Array.from({ length: inFlight }, lane));
      }),
    sendAtRate: (perSecond, messages) => measure(() => paced(perSecond, messages, sendNext)),
    async [Symbol.asyncDispose]() {
      for (const member of members) member.close();
    },
  };
}

/** Starts `count` things at a steady rate, and waits for all of them. */
async function paced(perSecond: number, count: number, start: () => Promise<void>): Promise<void> {
  const startedAtMs = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < count) {
    const due = Math.min(count, ((performance.now() - startedAtMs) * perSecond) / 1000);
    while (all.length < due) all.push(start());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(all);
}

/** Opens many at a time, but not all at once: the accept queue is short. */
export async function openAll<T>(count: number, open: (index: number) => Promise<T>): Promise<T[]> {
  const opened: T[] = new Array(count);
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      opened[index] = await open(index);
    }
  };
  await Promise.all(Array.from({ length: 100 }, lane));
  return opened;
}
