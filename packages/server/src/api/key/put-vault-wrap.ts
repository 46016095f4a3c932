import { ErrorCode, type KeyService, limits, TidingsError } from '@tidings/protocol';
import { checkWrap } from '../../keys/wraps';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function putVaultWrap(deps: {
  readonly vaultWraps: Pick<VaultWrapStore, 'put'>;
}): SessionHandler<typeof KeyService.method.putVaultWrap> {
  return async ({ wrap }, { identity }) => {
    const outcome = await deps.vaultWraps.put(identity.user, checkWrap(wrap), limits.vaultWraps);
    if (outcome === 'full')
      throw new TidingsError(
        ErrorCode.LIMIT_REACHED,
        `a user has at most ${limits.vaultWraps} wraps; delete one first`,
      );
    if (outcome === 'no_device')
      throw new TidingsError(ErrorCode.NOT_FOUND, 'the wrap is for a device that is not on your list; add it first');
    return {};
  };
}
