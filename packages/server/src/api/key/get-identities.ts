import { idToBytes, type KeyService, limits, type SignedDeviceStatement } from '@tidings/protocol';
import type { IdentityStore, StoredStatement } from '../../ports/keys';
import { usersField } from '../fields';
import type { SessionHandler } from '../procedure';

export function getIdentities(deps: {
  readonly identities: Pick<IdentityStore, 'identitiesOf'>;
}): SessionHandler<typeof KeyService.method.getIdentities> {
  return async (request) => {
    const rows = await deps.identities.identitiesOf(
      usersField(request.users, { min: 1, max: limits.identitiesPerCall }),
    );
    const identities = rows.map(({ user, identityKey, statements }) => ({
      user: idToBytes(user),
      identityKey,
      statements: statements.map(statementMessage),
    }));
    return { identities };
  };
}

const statementMessage = ({ statement, signature }: StoredStatement): SignedDeviceStatement => ({
  $typeName: 'tidings.v1.SignedDeviceStatement',
  statement: statement,
  signature: signature,
});
