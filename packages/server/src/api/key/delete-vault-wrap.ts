import { ErrorCode, type KeyService, TidingsError } from '@tidings/protocol';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function deleteVaultWrap(deps: {
  readonly wraps: VaultWrapStore;
}): SessionHandler<typeof KeyService.method.deleteVaultWrap> {
  return async ({ kind, target }, { identity }) => {
    if (await deps.wraps.deleteWrap(identity.user, kind, target)) return {};
    throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such wrap; it may have been deleted already');
  };
}
