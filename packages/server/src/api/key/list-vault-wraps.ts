import { fromBinary } from '@bufbuild/protobuf';
import { type KeyService, VaultWrapSchema } from '@tidings/protocol';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function listVaultWraps(deps: {
  readonly vaultWraps: Pick<VaultWrapStore, 'wrapsOf'>;
}): SessionHandler<typeof KeyService.method.listVaultWraps> {
  return async (_request, { identity }) => {
    const rows = await deps.vaultWraps.wrapsOf(identity.user);
    return { wraps: rows.map(({ wrap }) => fromBinary(VaultWrapSchema, wrap)) };
  };
}
