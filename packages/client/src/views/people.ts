import { idFromBytes, type User, type UserId } from '@tidings/protocol';
import type { Person } from '../api';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import type { Watch } from './changes';

/** As the server has told of them. */
export const personOf = ({ id, handle, displayName }: User): Person => ({
  id: idFromBytes<UserId>(id),
  handle,
  displayName: displayName || handle,
});

/** Names by id, as of one moment. */
export interface PeopleSnapshot {
  /** Somebody whose name is not known yet is shown as "…". */
  person(id: UserId): Person;
}

/** The people of the replica, kept in memory: every screen needs their names. */
export class People implements Disposable {
  readonly #database: Database;
  readonly #stop: () => void;
  #snapshot: Promise<PeopleSnapshot> | undefined;

  constructor(database: Database, watch: Watch) {
    this.#database = database;
    this.#stop = watch([topics.people], () => {
      this.#snapshot = undefined;
    });
  }

  /** The same object until somebody's name changes. */
  get(): Promise<PeopleSnapshot> {
    this.#snapshot ??= this.#read();
    return this.#snapshot;
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  async #read(): Promise<PeopleSnapshot> {
    const rows = await this.#database.all<{ id: UserId; handle: string; display_name: string }>('SELECT * FROM people');
    const people = new Map(
      rows.map(({ id, handle, display_name: displayName }) => [id, { id, handle, displayName: displayName || handle }]),
    );
    return { person: (id) => people.get(id) ?? { id, handle: '', displayName: '…' } };
  }
}
