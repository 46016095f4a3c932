import { describeConsumerCursors } from '../../ports/consumer-store.contract';
import { describeDeletions } from '../../ports/deletion.contract';
import { describeDoors } from '../../ports/door.contract';
import { describeExpiry } from '../../ports/expiry.contract';
import { describeGroups } from '../../ports/group-store.contract';
import { describeLogStore } from '../../ports/log-store.contract';
import { describePrivacy } from '../../ports/privacy.contract';
import { createMemoryLogStore } from './log-store';

describeLogStore('memory', async (clock) => createMemoryLogStore(clock));
describeGroups('memory', async (clock) => createMemoryLogStore(clock));
describeDeletions('memory', async (clock) => createMemoryLogStore(clock));
describeExpiry('memory', async (clock) => createMemoryLogStore(clock));
describeDoors('memory', async (clock) => createMemoryLogStore(clock));
describePrivacy('memory', async (clock) => createMemoryLogStore(clock));
describeConsumerCursors('memory', async (clock) => createMemoryLogStore(clock));
