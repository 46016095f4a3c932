import { limits, type PrivacyService, type UserId } from '@tidings/protocol';
import type { PrivacyStore } from '../../ports/log-store';
import type { PrivacyTeller } from '../../realtime/privacy-teller';
import { idField, invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function setPrivacy(deps: {
  readonly store: Pick<PrivacyStore, 'setPrivacy'>;
  readonly tellPrivacy: PrivacyTeller;
}): SessionHandler<typeof PrivacyService.method.setPrivacy> {
  const { store, tellPrivacy } = deps;
  return async ({ privacy, version }, { identity: { user } }) => {
    if (privacy === undefined) throw invalid('privacy is missing; send all of it');
    if (privacy.blocked.length > limits.blocked)
      throw invalid(`blocked holds at most ${limits.blocked} ids, not ${privacy.blocked.length}`);
    const ids = new Set(privacy.blocked.map((bytes) => idField<UserId>('blocked', bytes)));
    ids.delete(user);
    const { hidesReceipts, hidesTyping, hidesPresence } = privacy;
    const isNew = await store.setPrivacy(user, {
      hidesReceipts,
      hidesTyping,
      hidesPresence,
      blocked: [...ids],
      version,
    });
    if (isNew) tellPrivacy(user);
    return {};
  };
}
