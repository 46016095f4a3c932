import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Database } from '../store/database';
import { guardedDatabase } from '../store/guarded';
import { topics } from '../store/topics';
import { getSession, type Session } from './session';

/** A session, and the database as this session may write it. */
export interface SignedIn extends Session {
  readonly database: Database;
}

/** Who is signed in, as every instance sees it: also when another one signed in or out. */
export class SessionHolder implements Disposable {
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  #key: string | undefined;
  #held: SignedIn | undefined;

  private constructor(database: Database) {
    this.#database = database;
    this.#stop = database.observe((tables) => {
      // A closed database has nobody signed in; whoever closed it knows.
      if (tables.has(topics.account)) this.refresh().catch(() => {});
    });
  }

  static async open(database: Database): Promise<SessionHolder> {
    const holder = new SessionHolder(database);
    await holder.refresh();
    return holder;
  }

  get(): SignedIn | undefined {
    return this.#held;
  }

  /** Throws `unauthenticated` when nobody is signed in. */
  require(): SignedIn {
    if (!this.#held) throw new TidingsError(ErrorCode.UNAUTHENTICATED, 'nobody is signed in; sign in first');
    return this.#held;
  }

  observe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async refresh(): Promise<void> {
    const found = await getSession(this.#database);
    if (found?.key === this.#key) return;
    this.#key = found?.key;
    this.#held = found && { ...found.session, database: guardedDatabase(this.#database, found.key) };
    for (const listener of [...this.#listeners]) listener();
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#listeners.clear();
  }
}
