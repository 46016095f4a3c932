import { ErrorCode, type KeyService, limits, type NewKeyPackage, TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { KeyPackageRow, KeyPackageStore } from '../../ports/keys';
import { invalid } from '../fields';
import type { SessionHandler } from '../procedure';

/** Nothing is handed out for longer, whatever it says. */
const longestMs = 366 * 86_400_000;

export function uploadKeyPackages(deps: {
  readonly keyPackages: Pick<KeyPackageStore, 'add'>;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof KeyService.method.uploadKeyPackages> {
  const { keyPackages, clock } = deps;
  return async (request, { identity }) => {
    const nowMs = clock.now();
    if (request.keyPackages.length > limits.keyPackagesPerCall)
      throw invalid(`upload at most ${limits.keyPackagesPerCall} key packages at a time`);
    const rows = request.keyPackages.map((one) => checkPackage(one, nowMs));
    const remaining = await keyPackages.add(identity, rows, { nowMs, max: limits.keyPackagesPerDevice });
    if (remaining === 'full')
      throw new TidingsError(
        ErrorCode.LIMIT_REACHED,
        `a device has at most ${limits.keyPackagesPerDevice} key packages waiting; upload fewer`,
      );
    return { remaining };
  };
}

function checkPackage({ keyPackage, expiresAtMs, lastResort }: NewKeyPackage, nowMs: number): KeyPackageRow {
  if (keyPackage.length === 0) throw invalid('key_package is an MLSMessage, and is not empty');
  if (keyPackage.length > limits.keyPackageBytes)
    throw new TidingsError(
      ErrorCode.TOO_LARGE,
      `a key package has at most ${limits.keyPackageBytes} bytes, not ${keyPackage.length}`,
    );
  if (expiresAtMs <= nowMs) throw invalid('expires_at_ms lies in the future');
  return { keyPackage, expiresAtMs: Math.min(Number(expiresAtMs), nowMs + longestMs), isLastResort: lastResort };
}
