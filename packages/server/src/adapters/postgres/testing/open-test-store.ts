import type { Clock } from '../../../ports/clock';
import { openPostgresStores, type PostgresStores } from '../open-stores';
import { makeDatabases } from './databases';

/** Stores on fresh databases, which go with them. */
export async function openTestStores(clock: Clock, { shards = 2 } = {}): Promise<PostgresStores> {
  const nodes = await openTestNodes(clock, { nodes: 1, shards });
  return { ...(nodes.stores[0] as PostgresStores), [Symbol.asyncDispose]: () => nodes[Symbol.asyncDispose]() };
}

export interface TestNodes extends AsyncDisposable {
  readonly urls: readonly string[];
  readonly stores: readonly PostgresStores[];
}

/** What several nodes would open, all on the same fresh databases. They start at the same time. */
export async function openTestNodes(clock: Clock, { nodes = 2, shards = 2 } = {}): Promise<TestNodes> {
  await using parts = new AsyncDisposableStack();
  const urls = await makeDatabases(shards);
  const opening = Array.from({ length: nodes }, () => openPostgresStores(urls, clock));
  const stores = (await Promise.all(opening)).map((opened) => parts.use(opened));
  const kept = parts.move();
  return { urls, stores, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
