import { fromBinary } from '@bufbuild/protobuf';
import { type KeyService, VaultWrapSchema } from '@tidings/protocol';
import type { VaultWrapStore } from '../../ports/keys';
import type { SessionHandler } from '../procedure';

export function listVaultWraps(deps: {
  readonly wraps: VaultWrapStore;
}): SessionHandler<typeof KeyService.method.listVaultWraps> {
  return async (_request, { identity }) => {
    const rows = await deps.wraps.wrapsOf(identity.user);
    return { wraps: rows.map(({ wrap }) => fromBinary(VaultWrapSchema, wrap)) };
  };
}
