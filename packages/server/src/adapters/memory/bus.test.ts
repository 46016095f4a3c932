import { busContract } from '../../ports/bus.contract';
import { createMemoryBus } from './bus';

busContract('memory bus', async () => createMemoryBus());
