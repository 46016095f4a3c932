import { type AccountService, checkDisplayName, ErrorCode, TidingsError } from '@tidings/protocol';
import { userMessage } from '../../accounts/user-message';
import type { UserStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';

export function updateProfile(deps: {
  readonly users: Pick<UserStore, 'updateUser'>;
}): SessionHandler<typeof AccountService.method.updateProfile> {
  return async (request, { identity }) => {
    const displayName = checkDisplayName(request.displayName);
    const me = await deps.users.updateUser(identity.user, { displayName });
    if (me === undefined)
      throw new TidingsError(ErrorCode.SESSION_REVOKED, 'this account is gone; sign in with another');
    return { user: userMessage(me) };
  };
}
