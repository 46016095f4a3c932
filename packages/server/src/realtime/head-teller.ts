import type { ConversationId, UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import { encodeControl, userChannel } from './control';

/** Sends users the head of a conversation, when something has changed that no entry tells. */
export type HeadTeller = (conversation: ConversationId, users: readonly UserId[]) => void;

export function createHeadTeller(bus: Bus): HeadTeller {
  return (conversation, users) => {
    const message = encodeControl({ type: 'head', conversation });
    for (const user of users) bus.publish(userChannel(user), message);
  };
}
