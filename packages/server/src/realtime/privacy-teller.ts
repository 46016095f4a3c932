import type { UserId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import { encodeControl, userChannel } from './control';
import { encodePresence, presenceChannel } from './presence-message';

/** Something has changed about who may know whether the user is online, or whom the user may watch: all who watch look again. */
export type PrivacyTeller = (user: UserId) => void;

export function createPrivacyTeller(bus: Bus): PrivacyTeller {
  return (user) => {
    bus.publish(presenceChannel(user), encodePresence({ recheck: true }));
    bus.publish(userChannel(user), encodeControl({ type: 'recheck' }));
  };
}
