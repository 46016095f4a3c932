import type { Clock } from '../../../ports/clock';
import { openPostgresStores, type PostgresStores } from '../open-stores';
import { makeDatabases } from './databases';

/** Stores on fresh databases, which go with them. */
export async function openTestStores(clock: Clock, { shards = 2 } = {}): Promise<PostgresStores> {
  await using parts = new AsyncDisposableStack();
  const databases = parts.use(await makeDatabases(shards));
  const stores = parts.use(await openPostgresStores(databases.urls, clock));
  const opened = parts.move();
  return { ...stores, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
