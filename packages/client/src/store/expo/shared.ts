import type { Database } from '../database';

interface Held {
  readonly database: Promise<Database>;
  users: number;
}

/** Opens each database once; it is closed with its last user. ":memory:" is never shared. */
export function shareDatabases(open: (name: string) => Promise<Database>): (name: string) => Promise<Database> {
  const held = new Map<string, Held>();

  async function release(name: string, { database }: Held): Promise<void> {
    const holding = held.get(name);
    if (!holding) return;
    holding.users -= 1;
    if (holding.users > 0) return;
    held.delete(name);
    await (await database).close();
  }

  return async (name) => {
    if (name === ':memory:') return open(name);
    const holding = held.get(name) ?? { database: open(name), users: 0 };
    holding.users += 1;
    held.set(name, holding);
    try {
      return handleOf(await holding.database, () => release(name, holding));
    } catch (error) {
      held.delete(name);
      throw error;
    }
  };
}

/** One user's handle: closing it stops its own observers only. */
function handleOf(database: Database, release: () => Promise<void>): Database {
  const stops = new Set<() => void>();
  let isOpen = true;
  return {
    all: (sql, params) => database.all(sql, params),
    write: (statements, tables) => database.write(statements, tables),
    observe(listener) {
      const stop = database.observe(listener);
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
