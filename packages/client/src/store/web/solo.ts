import { Leads } from './leads';
import { createObservers } from './observers';
import { openOwner } from './owner';
import { Requests } from './requests';
import type { Seat } from './seat';

/** A database in memory, for this page alone: it always owns it, and leads. */
export async function openSolo(): Promise<Seat> {
  const requests = new Requests();
  const leads = new Leads();
  const observers = createObservers();
  const owner = await openOwner({
    name: ':memory:',
    isShared: false,
    tab: '',
    replied: (reply) => observers.notify(requests.settle(reply)),
  });
  requests.attach(owner.send);
  leads.own(true);
  return {
    isPersistent: false,
    requests,
    leads,
    observe: observers.add,
    yield: async () => {},
    async close() {
      await owner.close();
      requests.end();
    },
  };
}
