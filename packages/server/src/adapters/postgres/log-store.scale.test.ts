import { describe } from 'bun:test';
import type { Clock } from '../../ports/clock';
import { describeConsumerCursors } from '../../ports/consumer-store.contract';
import { describeDeletions } from '../../ports/deletion.contract';
import { describeDoors } from '../../ports/door.contract';
import { describeExpiry } from '../../ports/expiry.contract';
import { describeGroups } from '../../ports/group-store.contract';
import type { LogStore } from '../../ports/log-store';
import { describeLogStore } from '../../ports/log-store.contract';
import { describePrivacy } from '../../ports/privacy.contract';
import { hasPostgres } from './testing/databases';
import { openTestStores } from './testing/open-test-store';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  describeLogStore('two shards', open);
  describeGroups('two shards', open);
  describeDeletions('two shards', open);
  describeDoors('two shards', open);
  describeExpiry('two shards', open);
  describePrivacy('two shards', open);
  describeConsumerCursors('two shards', open);
});

async function open(clock: Clock): Promise<LogStore> {
  const { logStore, [Symbol.asyncDispose]: dispose } = await openTestStores(clock);
  return Object.assign(logStore, { [Symbol.asyncDispose]: dispose });
}
