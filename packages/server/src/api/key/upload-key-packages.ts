import { ErrorCode, type KeyService, limits, TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { KeyPackageStore } from '../../ports/keys';
import { invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function uploadKeyPackages(deps: {
  readonly keyPackages: KeyPackageStore;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof KeyService.method.uploadKeyPackages> {
  return async (request, { identity: { user, device } }) => {
    const { keyPackages } = request;
    if (keyPackages.length > limits.keyPackagesPerCall)
      throw invalid(`upload at most ${limits.keyPackagesPerCall} key packages at a time, not ${keyPackages.length}`);
    const added = keyPackages.map(({ keyPackage, expiresAtMs, lastResort }) => {
      if (keyPackage.length === 0) throw invalid('a key package is empty');
      if (keyPackage.length > limits.keyPackageBytes)
        throw new TidingsError(
          ErrorCode.TOO_LARGE,
          `a key package has at most ${limits.keyPackageBytes} bytes, not ${keyPackage.length}`,
        );
      return { keyPackage, expiresAtMs: Number(expiresAtMs), isLastResort: lastResort };
    });
    const nowMs = deps.clock.now();
    const most = limits.keyPackagesPerDevice;
    return { remaining: await deps.keyPackages.addKeyPackages(user, device, added, { nowMs, most }) };
  };
}
