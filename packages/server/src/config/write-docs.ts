import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConfigurationPage } from './documentation';

const page = join(import.meta.dirname, '../../../../docs/configuration.md');
await writeFile(page, buildConfigurationPage());
