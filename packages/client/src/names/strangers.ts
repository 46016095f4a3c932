import { idToBytes, limits, type UserId } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import { savePeople } from '../replica/statements';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import type { Rpc } from '../transport/rpc';

const coalesceMs = 50;

export interface StrangersOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly rpc: Rpc;
}

/** Learns the names of people who turn up in entries. */
export class Strangers {
  readonly #options: StrangersOptions;
  readonly #known = new Set<UserId>();
  #wanted = new Set<UserId>();
  #planned: (() => void) | undefined;

  constructor(options: StrangersOptions) {
    this.#options = options;
  }

  /** Reads who is known, and who was met without learning the name. */
  async open(): Promise<void> {
    const { database } = this.#options;
    for (const { id } of await database.all<{ id: UserId }>('SELECT id FROM people')) this.#known.add(id);
    const met = await database.all<{ id: UserId }>('SELECT DISTINCT user AS id FROM members');
    this.meet(met.map(({ id }) => id));
  }

  meet(people: Iterable<UserId>): void {
    for (const id of people) if (!this.#known.has(id)) this.#wanted.add(id);
    if (this.#wanted.size > 0) this.#plan();
  }

  stop(): void {
    this.#planned?.();
    this.#planned = undefined;
  }

  #plan(): void {
    this.#planned ??= this.#options.clock.after(coalesceMs, () => {
      this.#planned = undefined;
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const asked = [...this.#wanted].slice(0, limits.usersPerCall);
    for (const id of asked) {
      this.#wanted.delete(id);
      // Also those the server does not tell: they are asked for again after the next start, not with every entry.
      this.#known.add(id);
    }
    try {
      const { users } = await this.#options.rpc.account.getUsers({ users: asked.map(idToBytes) });
      if (users.length > 0) await this.#options.database.write(savePeople(users), [topics.people, topics.list]);
      if (this.#wanted.size > 0) this.#plan();
    } catch {
      // Offline: whoever turns up again, or the next connection, asks again.
      for (const id of asked) {
        this.#known.delete(id);
        this.#wanted.add(id);
      }
    }
  }
}
