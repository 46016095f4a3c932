import type { KeyService } from '@tidings/protocol';
import { checkTarget } from '../../keys/wraps';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function deleteVaultWrap(deps: {
  readonly vaultWraps: Pick<VaultWrapStore, 'delete'>;
}): SessionHandler<typeof KeyService.method.deleteVaultWrap> {
  return async ({ kind, target }, { identity }) => {
    checkTarget({ kind, target });
    await deps.vaultWraps.delete(identity.user, { kind, target });
    return {};
  };
}
