import { ErrorCode, type KeyService, limits, TidingsError } from '@tidings/protocol';
import { checkWrap } from '../../keys/vault-wraps';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function putVaultWrap(deps: {
  readonly wraps: VaultWrapStore;
}): SessionHandler<typeof KeyService.method.putVaultWrap> {
  return async ({ wrap }, { identity }) => {
    if (await deps.wraps.putWrap(identity.user, checkWrap(wrap), limits.vaultWraps - 1)) return {};
    throw new TidingsError(
      ErrorCode.LIMIT_REACHED,
      `a vault key has at most ${limits.vaultWraps} wraps; delete one that is no longer needed`,
    );
  };
}
