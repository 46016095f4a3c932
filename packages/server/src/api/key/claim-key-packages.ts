import { idToBytes, type KeyService, limits } from '@tidings/protocol';
import type { Events } from '../../observability/events';
import type { Clock } from '../../ports/clock';
import type { KeyPackageStore } from '../../ports/keys';
import { usersField } from '../fields';
import type { SessionHandler } from '../procedure';
import { type RateLimiter, rateLimits } from '../rate-limits';

export function claimKeyPackages(deps: {
  readonly keyPackages: Pick<KeyPackageStore, 'claim'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: Pick<Events, 'keyPackageClaimed'>;
  readonly limiter: RateLimiter;
}): SessionHandler<typeof KeyService.method.claimKeyPackages> {
  const { keyPackages, clock, events, limiter } = deps;
  return async (request, { identity }) => {
    const users = usersField(request.users, { min: 1, max: limits.identitiesPerCall });
    const others = users.filter((user) => user !== identity.user);
    await Promise.all(others.map((user) => limiter.take(`claim:${identity.user}:${user}`, rateLimits.claimFromUser)));
    const claimed = await keyPackages.claim(users, clock.now());
    for (const { isLastResort } of claimed) events.keyPackageClaimed(isLastResort);
    return {
      keyPackages: claimed.map(({ user, device, keyPackage }) => ({
        user: idToBytes(user),
        device: idToBytes(device),
        keyPackage: keyPackage,
      })),
    };
  };
}
