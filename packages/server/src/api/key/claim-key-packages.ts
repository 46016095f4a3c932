import { idToBytes, type KeyService, limits } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { KeyPackageStore } from '../../ports/keys';
import { usersField } from '../fields';
import type { SessionHandler } from '../procedure';

export function claimKeyPackages(deps: {
  readonly keyPackages: KeyPackageStore;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof KeyService.method.claimKeyPackages> {
  return async (request) => {
    const users = usersField(request.users, { min: 1, max: limits.identitiesPerCall });
    const claimed = await deps.keyPackages.claimKeyPackages(users, deps.clock.now());
    return {
      keyPackages: claimed.map(({ user, device, keyPackage }) => ({
        user: idToBytes(user),
        device: idToBytes(device),
        keyPackage: Uint8Array.from(keyPackage),
      })),
    };
  };
}
