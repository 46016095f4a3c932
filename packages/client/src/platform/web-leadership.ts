import type { Candidate } from '../store/web/leads';
import type { Seat } from '../store/web/seat';
import type { Leadership } from './platform';
import type { Seats } from './web-seats';

/** The lead goes with the database: whoever owns the file leads. */
export function openWebLeadership(name: string, seats: Seats): Leadership {
  const channel = new BroadcastChannel(`tidings:${name}:engine`);
  const asked = new Set<() => void>();
  let running: { seat: Seat; candidate: Candidate } | undefined;
  let isWanted = false;

  return {
    async lead() {
      isWanted = true;
      const seat = await seats.take(name);
      if (!isWanted) return seats.leave(name);
      await new Promise<void>((granted) => {
        const candidate: Candidate = {
          granted,
          asked: () => {
            for (const listener of [...asked]) listener();
          },
        };
        running = { seat, candidate };
        seat.leads.enter(candidate);
      });
    },
    async resign() {
      isWanted = false;
      if (!running) return;
      const { seat, candidate } = running;
      running = undefined;
      if (seat.leads.leave(candidate)) await seat.yield();
      await seats.leave(name);
    },
    observeAsked(listener) {
      asked.add(listener);
      return () => void asked.delete(listener);
    },
    post: (message) => channel.postMessage(message),
    listen(listener) {
      const heard = ({ data }: MessageEvent<unknown>) => listener(data);
      channel.addEventListener('message', heard);
      return () => channel.removeEventListener('message', heard);
    },
  };
}
