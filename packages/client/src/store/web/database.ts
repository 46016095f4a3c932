import type { Database, SqlValue } from '../database';
import type { Seat } from './seat';

/** The database port over a seat. Resolves once the database answers. */
export async function openDatabaseAt(seat: Seat, release: () => Promise<void>): Promise<Database> {
  const { requests, isPersistent } = seat;
  const stops = new Set<() => void>();
  let isOpen = true;
  await requests.all('SELECT 1', []);
  return {
    isPersistent,
    all: async <Row extends object>(sql: string, params: readonly SqlValue[] = []) =>
      (await requests.all(sql, params)) as Row[],
    write: async (statements, tables) => void (await requests.write(statements, tables)),
    observe(listener) {
      const stop = seat.observe(listener);
      stops.add(stop);
      return stop;
    },
    async close() {
      if (!isOpen) return;
      isOpen = false;
      for (const stop of stops) stop();
      await release();
    },
  };
}
