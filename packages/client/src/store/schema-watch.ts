import type { Live } from '../api';
import { createCell } from '../views/live';
import type { Database } from './database';
import { isAhead } from './migrate';
import { topics } from './topics';

/** Whether a newer version of the app has brought the replica's schema further than this one knows, in another tab. Once so, it stays so. */
export interface SchemaWatch extends Disposable {
  readonly isOutdated: Live<boolean>;
  /** Looks now: a write has failed, or this instance is about to lead. */
  look(): Promise<boolean>;
}

export function watchSchema(database: Database): SchemaWatch {
  const isOutdated = createCell(false);
  const look = async () => {
    if (!isOutdated.get() && (await isAhead(database))) isOutdated.set(true);
    return isOutdated.get();
  };
  const stop = database.observe((tables) => {
    // Reading fails only when the database is being closed.
    if (tables.has(topics.schema)) look().catch(() => {});
  });
  return { isOutdated, look, [Symbol.dispose]: stop };
}
