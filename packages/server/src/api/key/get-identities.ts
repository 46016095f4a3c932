import { idToBytes, type KeyService, limits } from '@tidings/protocol';
import type { IdentityStore } from '../../ports/keys';
import { usersField } from '../fields';
import type { SessionHandler } from '../procedure';

export function getIdentities(deps: {
  readonly identities: IdentityStore;
}): SessionHandler<typeof KeyService.method.getIdentities> {
  return async (request) => {
    const users = usersField(request.users, { min: 1, max: limits.identitiesPerCall });
    const rows = await deps.identities.identities(users);
    return {
      identities: rows.map(({ user, identityKey, statements }) => ({
        user: idToBytes(user),
        identityKey,
        statements: statements.map(({ statement, signature }) => ({ statement, signature })),
      })) as never,
    };
  };
}
