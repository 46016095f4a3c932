import { describeLogStore } from '../../ports/log-store.contract';
import { createMemoryLogStore } from './log-store';

describeLogStore('memory', async (clock) => createMemoryLogStore(clock));
