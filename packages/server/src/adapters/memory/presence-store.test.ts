import { presenceStoreContract } from '../../ports/presence-store.contract';
import { FakeClock } from '../../testing/fake-clock';
import { createMemoryPresenceStore } from './presence-store';

presenceStoreContract('memory presence', async () => {
  const clock = new FakeClock();
  return { clock, presence: createMemoryPresenceStore(clock) };
});
