import { afterAll, describe } from 'bun:test';
import type { SearchIndex } from '../../ports/search-index';
import { describeSearchIndex } from '../../ports/search-index.contract';
import { systemClock } from '../system-clock';
import { hasPostgres, runOnce } from './testing/databases';
import { openTestNodes, type TestNodes } from './testing/open-test-store';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  describeSearchIndex('two shards', open);
  afterAll(() => nodes?.[Symbol.asyncDispose]());
});

let nodes: TestNodes | undefined;

async function open(): Promise<SearchIndex> {
  nodes ??= await openTestNodes(systemClock, { nodes: 1, shards: 2 });
  for (const url of nodes.urls) await runOnce(url, 'TRUNCATE search_texts');
  return nodes.stores[0]?.searchIndex as SearchIndex;
}
