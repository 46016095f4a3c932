import { afterAll, describe } from 'bun:test';
import { describeAdministration } from '../../ports/administration.contract';
import type { Directory } from '../../ports/directory';
import { describeDirectory } from '../../ports/directory.contract';
import { describeKeys } from '../../ports/keys.contract';
import { describeReports } from '../../ports/reports.contract';
import { systemClock } from '../system-clock';
import { hasPostgres, runOnce } from './testing/databases';
import { openTestNodes, type TestNodes } from './testing/open-test-store';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  describeDirectory('one database', open);
  describeAdministration('one database', open);
  describeKeys('one database', open);
  describeReports('one database', open);
  afterAll(() => nodes?.[Symbol.asyncDispose]());
});

let nodes: TestNodes | undefined;

/** Every test wants an empty one, and making a database takes longer than most of them. */
async function open(): Promise<Directory> {
  nodes ??= await openTestNodes(systemClock, { nodes: 1, shards: 1 });
  const [url] = nodes.urls;
  await runOnce(
    url as string,
    `TRUNCATE users, sessions, sign_up_links, identities, device_statements, certified_devices, device_removals, key_packages,
       used_key_packages, vault_wraps, reports, ended_outside`,
  );
  return nodes.stores[0]?.directory as Directory;
}
