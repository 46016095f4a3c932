import { describeDirectory } from '../../ports/directory.contract';
import { createMemoryDirectory } from './directory';

describeDirectory('memory', async () => createMemoryDirectory());
