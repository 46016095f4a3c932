import type { ConversationApi, ConversationChange } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import type { DemoWorld } from './demo-world';

type GroupApi = Pick<
  ConversationApi,
  | 'observeDetails'
  | 'setDetails'
  | 'setPolicy'
  | 'setTimer'
  | 'unban'
  | 'listBanned'
  | 'requestToJoin'
  | 'listJoinRequests'
  | 'declineJoinRequest'
>;

/** What only groups have. */
export function demoGroups(
  world: DemoWorld,
  record: (id: ConversationId, change: ConversationChange) => void,
): GroupApi {
  return {
    observeDetails: (id) => world.observe(id, 'details'),
    async setDetails(id, { title, description, ...picture }) {
      const before = world.get(id).state;
      const about = before.details ?? { description: '', avatar: undefined };
      world.change(id, (state) => {
        if (title !== undefined) state.title = title;
        state.details = {
          description: description ?? about.description,
          avatar: 'avatar' in picture ? undefined : about.avatar,
        };
      });
      record(
        id,
        title === undefined ? { type: 'described', description: description ?? '' } : { type: 'renamed', title },
      );
    },
    async setPolicy(id, policy) {
      world.change(id, (state) => {
        state.policy = policy;
      });
      record(id, { type: 'policy', policy });
    },
    async setTimer(id, expireAfterS) {
      world.change(id, (state) => {
        state.expireAfterS = expireAfterS;
      });
      record(id, { type: 'timer', expireAfterS });
    },
    async unban(id, user) {
      const person = world.bannedFrom(id).find((one) => one.id === user);
      world.unban(id, user);
      if (person) record(id, { type: 'unbanned', person });
    },
    listBanned: async (id) => world.bannedFrom(id),
    requestToJoin: async () => {},
    listJoinRequests: async (id) =>
      (world.get(id).state.asking ?? []).map((person) => ({ person, requestedAtMs: world.clock.now() - 600_000 })),
    declineJoinRequest: async (id, user) =>
      world.change(id, (state) =>
        Object.assign(state, { asking: state.asking?.filter((person) => person.id !== user) }),
      ),
  };
}
