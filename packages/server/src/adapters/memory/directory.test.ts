import { describeAdministration } from '../../ports/administration.contract';
import { describeDirectory } from '../../ports/directory.contract';
import { describeKeys } from '../../ports/keys.contract';
import { describeReports } from '../../ports/reports.contract';
import { createMemoryDirectory } from './directory';

describeDirectory('memory', async () => createMemoryDirectory());
describeAdministration('memory', async () => createMemoryDirectory());
describeKeys('memory', async () => createMemoryDirectory());
describeReports('memory', async () => createMemoryDirectory());
