import { type ConversationId, type DeviceId, type EntryId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { Sessions } from '../accounts/sessions';
import type { Log } from '../log/log';
import type { SessionStore } from '../ports/directory';
import type { GroupStore } from '../ports/group-store';

/** What follows when a device is taken off its user's list. May be done again: every part of it is idempotent. */
export interface RemovedDevices {
  /** Ends the device's session and tells all encrypted conversations of the user. */
  remove(user: UserId, device: DeviceId): Promise<void>;
}

const appendsAtOnce = 50;

export function createRemovedDevices(deps: {
  readonly store: Pick<GroupStore, 'groupsOf'>;
  readonly log: Pick<Log, 'append'>;
  readonly sessionStore: SessionStore;
  readonly sessions: Pick<Sessions, 'end'>;
}): RemovedDevices {
  const { store, log, sessionStore, sessions } = deps;
  return {
    async remove(user, device) {
      for (const session of await sessionStore.sessionsOf(user))
        if (session.device === device) await sessions.end(user, session.id);
      const conversations = await store.groupsOf(user);
      for (let at = 0; at < conversations.length; at += appendsAtOnce)
        await log.append(
          await Promise.all(
            conversations.slice(at, at + appendsAtOnce).map(async (conversation) => ({
              conversation,
              id: await removalId(conversation, device),
              author: { user, device: undefined },
              intent: { type: 'device_removed' as const, device },
            })),
          ),
        );
    },
  };
}

/** The same for the same removal, so that a repetition is one. A UUIDv8 made of a hash, as ids of direct conversations are. */
async function removalId(conversation: ConversationId, device: DeviceId): Promise<EntryId> {
  const prefix = new TextEncoder().encode('tidings device removed');
  const input = new Uint8Array(prefix.length + 32);
  input.set(prefix);
  input.set(idToBytes(conversation), prefix.length);
  input.set(idToBytes(device), prefix.length + 16);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', input)).slice(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return idFromBytes<EntryId>(bytes);
}
