import { type KeyService, type VaultWrap, VaultWrapKind } from '@tidings/protocol';
import type { Identity } from '../../accounts/authenticate';
import type { Devices } from '../../keys/devices';
import { checkWrap } from '../../keys/wraps';
import type { VaultWrapRow } from '../../ports/keys';
import { idField, invalid } from '../fields';
import type { SessionHandler } from '../procedure';

const maxWraps = 8;

export function publishIdentity(deps: {
  readonly devices: Pick<Devices, 'publish'>;
}): SessionHandler<typeof KeyService.method.publishIdentity> {
  return async (request, { identity: caller }) => {
    if (request.identity === undefined) throw invalid('identity is missing');
    const wraps = firstWraps(request.wraps, caller);
    await deps.devices.publish(request.identity, caller, { wraps, replace: request.replace });
    return {};
  };
}

function firstWraps(wraps: readonly VaultWrap[], { device }: Identity): VaultWrapRow[] {
  if (wraps.length === 0 || wraps.length > maxWraps)
    throw invalid(`wraps holds 1 to ${maxWraps} wraps of the vault key, not ${wraps.length}`);
  const rows = wraps.map(checkWrap);
  const isForOther = ({ kind, target }: VaultWrapRow) =>
    kind === VaultWrapKind.DEVICE && idField('wraps.target', target) !== device;
  if (rows.some(isForOther)) throw invalid('a wrap for a device is for the caller’s: there is no other yet');
  return rows;
}
