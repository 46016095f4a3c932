import { describe } from 'bun:test';
import type { Directory } from '../../ports/directory';
import { describeDirectory } from '../../ports/directory.contract';
import { describeKeys } from '../../ports/keys.contract';
import { systemClock } from '../system-clock';
import { hasPostgres } from './testing/databases';
import { openTestStores } from './testing/open-test-store';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  describeDirectory('one database', open);
  describeKeys('one database', open);
});

async function open(): Promise<Directory> {
  const { directory, [Symbol.asyncDispose]: dispose } = await openTestStores(systemClock, { shards: 1 });
  return { ...directory, [Symbol.asyncDispose]: dispose };
}
