import type { Database } from '../store/database';
import { topics } from '../store/topics';

/** Calls back when one of these topics has changed. */
export type Watch = (names: readonly string[], changed: () => void) => () => void;

export function createWatch(database: Database): Watch {
  return (names, changed) =>
    database.observe((tables) => {
      if (tables.has(topics.all) || names.some((name) => tables.has(name))) changed();
    });
}
