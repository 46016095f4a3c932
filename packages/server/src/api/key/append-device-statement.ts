import { ErrorCode, type KeyService, TidingsError } from '@tidings/protocol';
import { checkStatement } from '../../keys/device-statements';
import type { RemovedDevices } from '../../keys/removed-devices';
import type { IdentityStore } from '../../ports/keys';
import { invalid } from '../fields';
import type { SessionHandler } from '../procedure';

export function appendDeviceStatement(deps: {
  readonly identities: IdentityStore;
  readonly removedDevices: RemovedDevices;
}): SessionHandler<typeof KeyService.method.appendDeviceStatement> {
  const { identities, removedDevices } = deps;
  return async ({ statement }, { identity: { user } }) => {
    if (statement === undefined) throw invalid('statement is missing');
    const [list] = await identities.identities([user]);
    if (list === undefined)
      throw new TidingsError(ErrorCode.NOT_FOUND, 'the account has no identity yet; publish one first');
    const { index, step } = await checkStatement(list, statement);
    const outcome = await identities.appendStatement(user, index, statement, step);
    if (outcome === 'stale')
      throw new TidingsError(
        ErrorCode.ALREADY_EXISTS,
        'another device has changed the list meanwhile; fetch it and sign anew',
      );
    // A repetition does it again: the first one may have ended half-way.
    if (step.type === 'removed') await removedDevices.remove(user, step.device);
    return {};
  };
}
