import type { Seat } from '../store/web/seat';
import { openSolo } from '../store/web/solo';
import { Tab } from '../store/web/tab';

/** The seats of one page, one a database, each kept as long as somebody uses it. */
export interface Seats {
  take(name: string): Promise<Seat>;
  leave(name: string): Promise<void>;
}

export function createSeats(patienceMs: number): Seats {
  const taken = new Map<string, { readonly seat: Promise<Seat>; users: number }>();
  return {
    take(name) {
      const held = taken.get(name) ?? { seat: openSeat(name, patienceMs), users: 0 };
      held.users += 1;
      taken.set(name, held);
      return held.seat;
    },
    async leave(name) {
      const held = taken.get(name);
      if (!held) return;
      held.users -= 1;
      if (held.users > 0) return;
      taken.delete(name);
      const seat = await held.seat.catch(() => undefined);
      await seat?.close();
    },
  };
}

async function openSeat(name: string, patienceMs: number): Promise<Seat> {
  return (await canShare()) ? new Tab({ name, patienceMs }) : openSolo();
}

/** Some browsers lend private windows no files, and none has these things on an origin without TLS that isn't localhost. */
async function canShare(): Promise<boolean> {
  if (!navigator.locks || !navigator.storage?.getDirectory) return false;
  return navigator.storage.getDirectory().then(
    () => true,
    () => false,
  );
}
