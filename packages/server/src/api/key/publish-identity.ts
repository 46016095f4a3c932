import { ErrorCode, type KeyService, TidingsError } from '@tidings/protocol';
import { checkStatement } from '../../keys/device-statements';
import { checkWrap } from '../../keys/vault-wraps';
import type { IdentityStore } from '../../ports/keys';
import { invalid, userField } from '../fields';
import type { SessionHandler } from '../procedure';

const wrapsAtMost = 8;

export function publishIdentity(deps: {
  readonly identities: IdentityStore;
}): SessionHandler<typeof KeyService.method.publishIdentity> {
  return async ({ identity, wraps, replace }, { identity: caller }) => {
    if (identity === undefined || userField(identity.user) !== caller.user)
      throw invalid('identity is of the caller and nobody else');
    const [statement] = identity.statements;
    if (statement === undefined || identity.statements.length !== 1)
      throw invalid(`an identity begins with one statement, not ${identity.statements.length}`);
    if (identity.identityKey.length !== 32) throw invalid('an identity key has 32 bytes');
    if (wraps.length < 1 || wraps.length > wrapsAtMost) throw invalid(`give 1 to ${wrapsAtMost} wraps of the vault key`);
    const row = { user: caller.user, identityKey: identity.identityKey, statements: [statement] };
    const { index, step } = await checkStatement({ ...row, statements: [] }, statement);
    if (index !== 1 || step.type !== 'added' || step.device !== caller.device)
      throw invalid('the first statement adds the caller’s device');
    const outcome = await deps.identities.publishIdentity(row, step.device, { wraps: wraps.map(checkWrap), replace });
    if (outcome === 'exists')
      throw new TidingsError(
        ErrorCode.ALREADY_EXISTS,
        'the account has an identity already; link this device, restore it, or replace the identity',
      );
    return {};
  };
}
