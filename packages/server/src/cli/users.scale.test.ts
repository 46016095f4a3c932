import { describe } from 'bun:test';
import { hasPostgres, makeDatabases } from '../adapters/postgres/testing/databases';
import { describeUsersCommand } from './users.contract';

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  describeUsersCommand('PostgreSQL', async () => ({ postgres: await makeDatabases(2) }));
});
