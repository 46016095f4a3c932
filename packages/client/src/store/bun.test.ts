import { afterAll, describe, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBunPlatform } from '../platform/bun';
import { databaseContract } from './database.contract';

const folder = mkdtempSync(join(tmpdir(), 'tidings-database-'));
const platform = createBunPlatform({ folder });
afterAll(() => rmSync(folder, { recursive: true }));

describe('the bun database', () => {
  for (const [index, { name, run }] of databaseContract.entries())
    test(name, () => run(() => platform.openDatabase(`case-${index}`)));
});
