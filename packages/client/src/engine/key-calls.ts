import { type ConversationId, type DeviceId, type Head, idFromBytes, type UserId } from '@tidings/protocol';
import type { Sealing } from '../sealer/sealing';
import type { LeaderCalls } from '../tabs/peers';

type KeyCalls = Omit<LeaderCalls, 'renew' | 'page' | 'open' | 'head' | 'members'>;

/** What instances ask of the leader's keys. @param take takes a head into the replica */
export function keyCalls(sealing: Sealing, take: (head: Head) => Promise<void>): KeyCalls {
  const taken = async (head: Head): Promise<string> => {
    await take(head);
    return idFromBytes<ConversationId>(head.conversation);
  };
  return {
    create: async ({ conversation, users, title }) =>
      taken(
        await sealing.create({
          conversation: conversation as ConversationId,
          users: users as readonly UserId[],
          ...(title !== undefined && { title }),
        }),
      ),
    join: async (code) => taken(await sealing.joinByInvite(code)),
    link: (code) => sealing.link(code),
    restore: (phrase) => sealing.restore(phrase),
    restoreByPasskey: (passkey) => sealing.restoreByPasskey(passkey),
    addPasskey: (passkey) => sealing.addPasskey(passkey),
    removePasskey: (credential) => sealing.removePasskey(credential),
    startOver: () => sealing.startOver(),
    renewPhrase: () => sealing.renewPhrase(),
    removeDevice: (device) => sealing.removeDevice(device as DeviceId),
    verify: ({ user, isVerified, compared }) => sealing.setVerified(user as UserId, isVerified, compared),
    identities: (users) => sealing.refreshIdentities(users as readonly UserId[]),
  };
}
